import Foundation
import Testing

@Suite struct LinkTests {
    @Test func `every link in the documents leads somewhere`() throws {
        let outcome = try checkLinks([])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(arguments: [
        ("[a](missing.md)", "names a file that does not exist"),
        ("[a](Docs/page.md#nowhere)", "names the heading '#nowhere', which that page does not have"),
        ("[a](../outside.md)", "leads out of the project"),
        ("[a](/README.md)", "begins with '/'"),
        ("[a][b]", "the reference [b] is not defined"),
        ("[b]: missing.md", "names a file that does not exist"),
        ("![a](missing.png \"A picture\")", "names a file that does not exist"),
    ])
    func `a link that leads nowhere is found`(line: String, finding: String) throws {
        let outcome = try checkLinks(inProjectWith: line)
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("README.md:1: "))
        #expect(outcome.output.contains(finding), "\(outcome.output)")
    }

    @Test(arguments: [
        "[a](Docs/page.md)", "[a](Docs/page.md#the-page-and-its-name)", "[a](<Docs/page.md>)", "[a](Docs/)",
        "[a](Docs/page.md#twice-1)", "[a](https://example.org/missing)", "[a][b]\n\n[b]: Docs/page.md",
        "`[a](missing.md)`", "```\n[a](missing.md)\n```", "# Here\n[a](#here)",
    ])
    func `a link that leads somewhere is no finding`(text: String) throws {
        let outcome = try checkLinks(inProjectWith: text)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func `a project without a page is no success`() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try checkLinks([folder.path]).status == 1)
    }

    private func checkLinks(inProjectWith text: String) throws -> (status: Int32, output: String) {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let docs = folder.appending(path: "Docs")
        try FileManager.default.createDirectory(at: docs, withIntermediateDirectories: true)
        try Data("# The page, and its `name`\n\n## Twice\n\n## Twice\n".utf8).write(to: docs.appending(path: "page.md"))
        try Data(text.utf8).write(to: folder.appending(path: "README.md"))
        return try checkLinks([folder.path])
    }

    private func checkLinks(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = ProjectTree.location(of: "Tools/check-links")
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "links-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
