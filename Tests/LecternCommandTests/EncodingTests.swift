import Foundation
import Testing

/// Paths and words that aren't UTF-8: no other ones are taken for them.
@Suite struct EncodingTests {
    private let shop: Workshop

    /// Makes a library, and in its directory one whose name isn't UTF-8.
    init() throws {
        shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shell(#"mkdir "$(printf 'library/caf\351')""#).status == 0)
    }

    /// Runs a line of shell, in which `$0` is the command.
    private func shell(_ line: String) throws -> Outcome {
        try shop.run("/bin/sh", ["-c", line, CommandBinary.path.get()])
    }

    @Test(arguments: [
        #""$0" init "$(printf 'x\377')""#,
        #""$0" -C library backup "$(printf 'x\351')""#,
        #""$0" -C library list --tag "$(printf 'caf\351')""#,
        #"LECTERN_LIBRARY="$(printf 'x\377')" "$0" init"#,
        #"XDG_DATA_HOME="$(printf '/caf\351')" "$0" list"#,
        #"cd "$(printf 'library/caf\351')" && "$0" tag"#,
        #"cd "$(printf 'library/caf\351')" && "$0" -C .. remote add stick ../../stick"#,
    ])
    func `what is not UTF-8 is refused, and leads nowhere else`(line: String) throws {
        let before = try shop.status("library").string("vectorText")
        let outcome = try shell(line)
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains("UTF-8"), "\(outcome.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.directory) == ["library"])
        #expect(try shop.status("library").string("vectorText") == before)
        #expect(try shop.lectern("-C", "library", "remote", "list").text == "")
    }

    @Test func `a library that is named is found from everywhere`() throws {
        let outcome = try shell(#"cd "$(printf 'library/caf\351')" && "$0" -C .. list --json"#)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json().string("type") == "article")
    }
}
