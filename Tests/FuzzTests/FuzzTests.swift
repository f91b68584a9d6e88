import Foundation
import FuzzTargets
import Testing

/// What fuzzing found once, and what it begins with: each target takes it, or refuses it, and goes on.
@Suite struct FuzzTests {
    @Test(arguments: FuzzTarget.allCases)
    func `inputs that were found once do no harm`(target: FuzzTarget) throws {
        for input in try Self.inputs(of: target) { target.run(Array(input)) }
    }

    /// Not all are for this target, and a refusal is an answer too.
    @Test(arguments: FuzzTarget.allCases)
    func `the bytes of the vectors, whole, cut and changed, do no harm`(target: FuzzTarget) throws {
        var accepted = 0
        for vector in try Self.vectors(for: target) {
            if target.run(vector) { accepted += 1 }
            target.run(Array(vector.dropLast()))
            var changed = vector
            for index in stride(from: vector.count / 3, to: vector.count, by: max(1, vector.count / 3)) {
                changed[index] ^= 0x41
                target.run(changed)
            }
        }
        #expect(accepted > 0, "no vector is of use for the target \(target)")
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func inputs(of target: FuzzTarget) throws -> [Data] {
        let folder = root.appending(path: "Tests/FuzzTests/Inputs/\(target.rawValue)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return try names.sorted().map { try Data(contentsOf: folder.appending(path: $0)) }
    }

    /// What the fuzzer itself begins with.
    private static func vectors(for target: FuzzTarget) throws -> [[UInt8]] {
        let directory = FileManager.default.temporaryDirectory.appending(path: "seeds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let process = Process()
        process.executableURL = root.appending(path: "Tools/Fuzzing/seeds")
        process.arguments = [target.rawValue, directory.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
            .map { Array(try Data(contentsOf: directory.appending(path: $0))) }
    }
}
