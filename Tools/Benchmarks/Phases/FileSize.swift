import Foundation

/// Sizes of files.
enum FileSize {
    /// The sum, in bytes, of those that are there.
    static func sum(_ paths: [String]) -> Int {
        paths.reduce(0) { sum, path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }
}
