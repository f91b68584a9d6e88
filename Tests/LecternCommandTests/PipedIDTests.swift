import Foundation
import Testing

/// Verbs that take their ids from standard input.
@Suite struct PipedIDTests {
    @Test func `ids come one a line, blank lines and blanks around them aside, and make one change`() throws {
        let shop = try Workshop()
        let (first, second, third) = try Self.library(shop)
        let piped = "\n  \(first)\t\r\n\n\(second.uppercased())\n\(first)\n \n\(third)"
        for words in [["mark", "-", "--read"], ["trash", "-"], ["restore", "-"], ["purge", "-y", "-"]] {
            let outcome = try shop.lectern(["-C", "library", "--json"] + words, input: Array(piped.utf8))
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
            let lines = try outcome.jsonLines()
            #expect(try lines.map { try $0.string("id") } == [first, second, third], "\(words)")
            #expect(try Set(lines.map { try $0.string("change") }).count == 1, "\(words)")
        }
        #expect(try shop.lectern("-C", "library", "list").text == "")
    }

    @Test func `names are given to all that are piped, and listed only as JSON`() throws {
        let shop = try Workshop()
        let (first, second, _) = try Self.library(shop)
        let piped = "\(first)\n\(second)\n"
        let tagged = try shop.lectern("-C", "library", "tag", "-", "+One", "Two", input: piped)
        #expect(tagged.text == "")
        #expect(tagged.errors == "Tagged 2 items.\n")
        let lines = try shop.lectern("-C", "library", "--json", "tag", "-", "-one", input: piped).jsonLines()
        #expect(try lines.map { try $0.string("id") } == [first, second])
        #expect(try lines.map { try $0.strings("tags") } == [["Two"], ["Two"]])
        #expect(try shop.lectern("-C", "library", "collect", "-", "+Travel/Rome", input: piped).status == 0)
        #expect(try shop.lectern("-C", "library", "collect", second).text == "Travel/Rome\n")
        for verb in ["tag", "collect"] {
            try shop.expectRefusal(2, "usage", in: "library", verb, "-", input: Array(piped.utf8))
        }
    }

    @Test func `what is wrong with one line is said with its number, and nothing is changed`() throws {
        let shop = try Workshop()
        let (first, second, _) = try Self.library(shop)
        for (line, code, status) in [("ffffffff", "unknown-id", Int32(4)), ("two words", "unknown-id", 4)] {
            let piped = Array("\(first)\n\n\(line)\n\(second)\n".utf8)
            try shop.expectRefusal(status, code, in: "library", "trash", "-", input: piped)
            let outcome = try shop.lectern(["-C", "library", "trash", "-"], input: piped)
            #expect(outcome.errors.contains("line 3") && outcome.errors.contains(line), "\(outcome.errors)")
        }
        try shop.expectRefusal(1, "not-utf8", in: "library", "trash", "-", input: [0xff, 0x0a])
        try shop.expectRefusal(2, "usage", in: "library", "trash", first, "-", input: Array(second.utf8))
        try shop.expectRefusal(2, "usage", in: "library", "mark", "-", first, "--read", input: Array(second.utf8))
        try shop.expectRefusal(2, "not-confirmed", in: "library", "purge", "-", input: Array(first.utf8))
    }

    @Test func `more ids than are read at once are to be given in several runs`() throws {
        let shop = try Workshop()
        _ = try Self.library(shop)
        let piped = [UInt8](repeating: 0x0a, count: 17 << 20)
        try shop.expectRefusal(1, "too-large", in: "library", "trash", "-", input: piped)
        let errors = try shop.lectern(["-C", "library", "trash", "-"], input: piped).errors
        #expect(errors.contains("bytes of ids") && errors.contains("several runs"), "\(errors)")
    }

    @Test func `no ids are no error, and no change`() throws {
        let shop = try Workshop()
        _ = try Self.library(shop)
        let before = try shop.digest("library")
        for words in [["trash", "-"], ["purge", "-"], ["mark", "-", "--read"], ["tag", "-", "+none"]] {
            let outcome = try shop.lectern(["-C", "library"] + words, input: Array("\n \n".utf8))
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
            #expect(outcome.errors == "Nothing is different.\n")
        }
        #expect(try shop.digest("library") == before)
    }

    @Test func `the first column of a list goes through a pipe`() throws {
        let shop = try Workshop()
        _ = try Self.library(shop)
        let lectern = "'\(try CommandBinary.path.get())' -C library"
        let outcome = try shop.run(
            "/bin/sh", ["-c", "\(lectern) list --all | cut -d ' ' -f 1 | \(lectern) trash -"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("Trashed 3 items."), "\(outcome.errors)")
        #expect(try shop.lectern("-C", "library", "list", "--trash", "--json").jsonLines().count == 3)
    }

    /// A library of three articles.
    private static func library(_ shop: Workshop) throws -> (String, String, String) {
        let first = try shop.makeLibrary("library")
        return (first, try shop.add("Two", to: "library"), try shop.add("Three", to: "library"))
    }
}
