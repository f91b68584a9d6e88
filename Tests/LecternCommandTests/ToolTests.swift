import Foundation
import Testing

/// Short runs of tools that judge the built command from outside; each has a long form of its own.
@Suite struct ToolTests {
    /// A Python that the second implementation runs with; `nil` where none has the compression.
    private static let python = ["python3", "/usr/bin/python3"].first { python in
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-c", "import zstandard"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private static let tools = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Tools")
        .standardized.path

    private static let lacksPython: Comment = "No Python here has zstandard (apt install python3-zstandard)."

    @Test(.enabled(if: python != nil, lacksPython))
    func `the second implementation agrees with every vector`() throws {
        let vectors = Self.tools + "/../Protocol/Vectors"
        let outcome = try run("replica.py", ["vectors", vectors])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
        #expect(outcome.text.contains(#/[1-9]\d\d+ passed, 0 failed/#))
    }

    @Test(.enabled(if: python != nil, lacksPython))
    func `both implementations come to the same library, whatever is edited and exchanged`() throws {
        let outcome = try run(
            "replica.py", ["differential", "--lectern", CommandBinary.path.get(), "--rounds", "6", "--seed", "7"])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    }

    @Test func `a command that is killed in the middle has lost nothing`() throws {
        let outcome = try run("kill-rounds", ["--lectern", CommandBinary.path.get(), "--rounds", "8"])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
        #expect(outcome.text.contains("8 rounds, nothing lost"))
    }

    @Test func `a binary is installed where its caller means, with pages that tell values and defaults`() throws {
        let shop = try Workshop()
        try FileManager.default.createSymbolicLink(
            atPath: shop.path("built"), withDestinationPath: CommandBinary.path.get())
        let outcome = try shop.run("\(Self.tools)/install", ["--binary", "./built", "--prefix", "place"])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
        #expect(FileManager.default.isExecutableFile(atPath: shop.path("place/bin/lectern")))
        func page(_ verb: String) throws -> String {
            try String(contentsOfFile: shop.path("place/share/man/man1/lectern-\(verb).1"), encoding: .utf8)
        }
        let create = try page("hub-token-create")
        for words in [#"\-\-library\fR \fIid"#, "One of reader, writer, owner. It must be given."] {
            #expect(create.contains(words), "\(words)")
        }
        #expect(try page("hub-serve").contains("The default is 127.0.0.1:8470."))
        #expect(try page("list").contains(#"\fB\-\-favourite\fR, \fB\-\-no\-favourite\fR"#))
    }

    private func run(_ tool: String, _ arguments: [String]) throws -> Outcome {
        try Workshop().run("/usr/bin/env", [Self.python ?? "python3", "-B", "\(Self.tools)/\(tool)"] + arguments)
    }
}
