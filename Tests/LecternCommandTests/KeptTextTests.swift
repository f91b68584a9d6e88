import Foundation
import Testing

/// What somebody typed into an editor: it stays until it is saved.
@Suite struct KeptTextTests {
    private let shop: Workshop
    private let id: String
    private let words: [String]

    init() throws {
        shop = try Workshop()
        id = try shop.makeLibrary("library")
        words = ["-C", "library", "comment", id, "--name", "N", "--email", "n@example.org"]
    }

    private func comments() throws -> Int { try shop.status("library").object("counts").number("comments") }

    /// Runs `comment` with a function of the shell for an editor, in which `$1` is the file.
    private func comment(_ editor: String) throws -> String {
        try shop.onTerminal(words, environment: ["EDITOR": "f() { \(editor); }; f"])
    }

    private func expectKept(_ bytes: [UInt8], _ said: String) throws {
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: shop.temporary).first)
        let path = shop.temporary + "/" + name
        #expect(said.contains("Your text is kept in \(path)."), "\(said)")
        #expect(try Array(Data(contentsOf: URL(filePath: path))) == bytes)
        #expect(try comments() == 0)
    }

    @Test func `a comment that was saved leaves no file behind, nor does one that nobody wrote`() throws {
        #expect(try comment("echo typed > $1").contains("Commented."))
        #expect(try comments() == 1)
        #expect(try !comment("true").contains("kept"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.temporary) == [])
        #expect(try comments() == 1)
    }

    @Test(arguments: [(#"caf\351"#, Array("caf".utf8) + [0xe9]), (#" \n"#, Array(" \n".utf8))])
    func `a comment that can't be saved is kept in a file that is named`(typed: String, bytes: [UInt8]) throws {
        try expectKept(bytes, comment("printf '\(typed)' > $1"))
    }

    @Test func `an interrupt that ends the editor ends the run, and what was typed is kept`() throws {
        func edit(_ editor: String) throws -> Outcome {
            try shop.lectern(
                "-C", "library", "--json", "edit", id, environment: ["EDITOR": "f() { \(editor); kill -INT $$; }; f"])
        }
        let nothing = try edit("true")
        #expect(nothing.status == 130 && nothing.errors.isEmpty, "\(nothing.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.temporary) == [])
        let typed = try edit("echo typed > $1")
        #expect(typed.status == 130 && !typed.errors.contains("editor-failed"), "\(typed.errors)")
        try expectKept(Array("typed\n".utf8), typed.errors)
    }

    @Test func `so is one whose editor is open when the run is stopped`() throws {
        // The editor is still there when the command goes. It can't wait for that: its terminal is read to the end first.
        let said = try comment("echo typed > $1; kill -TERM $PPID; sleep 2")
        try expectKept(Array("typed\n".utf8), said)
    }
}
