import Foundation
import Testing

@testable import LecternCommand

@Suite struct TerminalTests {
    private static let hostile = "Quiet\u{1b}]0;owned\u{7} \u{202e}txet\u{9b}31m"

    @Test func `on a terminal nothing can steer it, and in a pipe the text is what it is`() throws {
        let shop = try Workshop()
        try shop.lectern("init", "library")
        let id = try shop.add("\(Self.hostile)\r\nsecond\tline\n", to: "library", "--title", Self.hostile)
        for words in [["show", id], ["list"], ["show", id, "--body"], ["show", id, "--json"]] {
            let text = try shop.onTerminal(["-C", "library", "--color", "never"] + words)
            #expect(!text.isEmpty)
            for scalar in text.unicodeScalars where !["\n", "\r", "\t"].contains(scalar) {
                #expect(!TerminalText.isDeceptive(scalar), "\(words) prints U+\(String(scalar.value, radix: 16))")
            }
        }
        let shown = try shop.onTerminal(["-C", "library", "--color", "never", "show", id, "--body"])
        #expect(shown.contains("Quiet<U+001B>]0;owned<U+0007> <U+202E>txet<U+009B>31m\n") || shown.contains("31m\r\n"))
        let piped = try shop.lectern("-C", "library", "show", id, "--body")
        #expect(piped.text == "\(Self.hostile)\r\nsecond\tline\n")
        // A line of a list stays a line, wherever it goes.
        #expect(try !shop.lectern("-C", "library", "list").text.contains("\u{1b}"))
        let missing = try shop.lectern("-C", "library", "annotate", id, "--quote", "\u{1b}[2J")
        #expect(!missing.errors.contains("\u{1b}"))
    }

    @Test func `a terminal gets colours, unless NO_COLOR is set`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.onTerminal(["-C", "library", "list"]).contains("\u{1b}[2m"))
        #expect(try !shop.onTerminal(["-C", "library", "list"], environment: ["NO_COLOR": "1"]).contains("\u{1b}"))
    }

    @Test func `a bundle is not written to a terminal`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.onTerminal(["-C", "library", "bundle", "export", "-"]).contains("no text for a terminal"))
    }

    @Test func `lines and blocks differ in what they leave alone`() {
        #expect(TerminalText.line("a\tb\nc") == "a<U+0009>b<U+000A>c")
        #expect(TerminalText.block("a\tb\r\nc\rd") == "a\tb\nc<U+000D>d")
        #expect(TerminalText.line("é 𝄞 \u{2067}x\u{2069}") == "é 𝄞 <U+2067>x<U+2069>")
    }

    @Test func `JSON escapes what could steer a terminal, and reads back as it was`() throws {
        let value: JSONValue = ["text": .string(Self.hostile + "/\\\"\u{0}"), "list": [1.json, nil, true]]
        let bytes = value.bytes
        #expect(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
        #expect(!String(decoding: bytes, as: UTF8.self).contains("\u{202e}"))
        #expect(String(decoding: bytes, as: UTF8.self).contains("/"))
        let read = try JSONObject(parsing: bytes)
        #expect(try read.string("text") == Self.hostile + "/\\\"\u{0}")
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix(#","list":[1,null,true]}"#))
    }

    @Test(arguments: [
        (0, 10, "[····················] 0 %"), (5, 10, "[##########··········] 50 %"),
        (11, 10, "[####################] 100 %"),
    ])
    func `a bar shows how far it is`(done: Int, total: Int, bar: String) {
        #expect(ProgressBar.bar(done, of: total) == bar)
    }
}

extension Int {
    fileprivate var json: JSONValue { JSONValue(self) }
}
