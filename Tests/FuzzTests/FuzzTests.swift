import Foundation
import FuzzTargets
import TestSupport
import Testing

/// What fuzzing found once, and what it begins with: each target takes it, or refuses it, and goes on.
@Suite struct FuzzTests {
    @Test func `inputs that were found once do no harm`() throws {
        let inputs = Self.root.appending(path: "Tests/FuzzTests/Inputs")
        var targets: Set<FuzzTarget> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: inputs.path) where path.contains("/") {
            let target = try #require(
                path.split(separator: "/").first.flatMap { FuzzTarget(rawValue: String($0)) }, "\(path)")
            target.run(Array(try Data(contentsOf: inputs.appending(path: path))))
            targets.insert(target)
        }
        // The other targets have withstood everything so far.
        #expect(targets.isSuperset(of: [.folder, .row]))
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

    /// What the fuzzer itself begins with.
    private static func vectors(for target: FuzzTarget) throws -> [[UInt8]] {
        let directory = try TemporaryDirectory()
        let process = Process()
        process.executableURL = root.appending(path: "Tools/Fuzzing/seeds")
        process.arguments = [target.rawValue, directory.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
            .map { Array(try Data(contentsOf: URL(filePath: directory.path($0)))) }
    }
}
