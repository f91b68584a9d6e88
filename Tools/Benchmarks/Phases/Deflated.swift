import Foundation

/// Sizes after zlib at level 6, by which engines that compress and engines that don't can be compared.
enum Deflated {
    private static let script = """
        import sys, zlib
        print(sum(len(zlib.compress(open(path, "rb").read(), 6)) for path in sys.argv[1:]))
        """

    /// The sum of the sizes of files, each compressed by itself; `nil` where there is no Python to do it.
    static func sum(_ paths: [String]) -> Int? {
        guard let output = try? ChildProcess.output(of: ["python3", "-c", script] + paths) else { return nil }
        return Int(String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
