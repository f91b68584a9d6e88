import Foundation
import Testing

@Suite struct UsageTests {
    @Test func `no words at all give a short tour`() throws {
        let shop = try Workshop()
        let outcome = try shop.lectern()
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("lectern init"))
        #expect(outcome.text.split(separator: "\n").count < 25)
    }

    @Test func `the version names program, format and schema`() throws {
        let shop = try Workshop()
        let outcome = try shop.lectern("--version")
        #expect(outcome.status == 0)
        #expect(outcome.text.contains(#/^lectern \d+\.\d+\.\d+ \(format \d+, schema \d+\)\n$/#))
        #expect(try shop.lectern("status", "--version").text == outcome.text)
    }

    @Test(arguments: [
        ["--help"], ["help"], ["help", "tag"], ["tag", "--help"], ["bundle", "--help"], ["bundle"],
        ["help", "bundle", "export"], ["conflicts", "pick", "-h"], ["help", "help"], ["help", "-C", "x", "tag"],
    ])
    func `help is no error`(words: [String]) throws {
        let outcome = try Workshop().lectern(words)
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("USAGE: lectern"))
        #expect(outcome.errors == "")
    }

    @Test(arguments: [
        ["frob"], ["list", "--frob"], ["show"], ["list", "--limit", "many"], ["list", "--limit", "0"],
        ["tag", "x", "--frob"],
        ["add"], ["mark", "x"], ["mark", "x", "--read", "--unread"], ["annotate", "x"], ["list", "--state", "lost"],
        ["add", "x", "--published", "yesterday"], ["bundle", "export", "x", "--since", "now"], ["tag", "+new", "x"],
        ["config", "colour"], ["edit", "x", "--base", "now", "--title", "t"], ["completions", "tcsh"], ["clone", "x"],
        ["help", "frob"], ["help", "bundle", "frob"], ["bundle", "export", "x", "--since", "-", "--for", "y"],
        ["edit", "x", "--title", "t", "--clear", "title"], ["list", "--favourite", "--no-favourite"],
        ["list", "--no-archived", "--archived"],
    ])
    func `words that make no sense end with 2`(words: [String]) throws {
        let shop = try Workshop()
        let outcome = try shop.lectern(words)
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("lectern: "))
        #expect(outcome.output.isEmpty)
        let json = try shop.lectern(words + ["--json"])
        #expect(json.status == 2)
        #expect(try json.problem().names == ["code", "message", "remedy"])
    }

    @Test(arguments: [("create", ["--role", "reader"]), ("list", []), ("revoke", ["lectern_x"])])
    func `tokens are of a library, and help and usage say how it is named`(verb: String, rest: [String]) throws {
        let shop = try Workshop()
        let help = try shop.lectern("help", "hub", "token", verb)
        #expect(help.text.contains(#/USAGE: .*--library <id>/#))
        #expect(help.text.contains("--library is the library's id"))
        for place in [[], ["--library", "here"]] {
            let outcome = try shop.lectern(["hub", "token", verb, "--data", "hub", "--json"] + rest + place)
            #expect(outcome.status == 2)
            #expect(try outcome.problem().string("message").contains("--library"))
            #expect(try outcome.problem().string("remedy").contains("--library <id>"))
        }
    }

    @Test(arguments: [["--expires", "2020-01-01"], ["--label", String(repeating: "x", count: 4097)]])
    func `a token that would be dead from the start, or has a page for a label, is not made`(words: [String]) throws {
        let shop = try Workshop()
        let place = ["--data", "hub", "--library", "000102030405060708090a0b0c0d0e0f"]
        let refused = try shop.lectern(["hub", "token", "create", "--role", "reader"] + place + words)
        #expect(refused.status == 2)
        #expect(refused.errors.contains(words[0]))
        #expect(!FileManager.default.fileExists(atPath: shop.path("hub")))
    }

    @Test func `until when a token is good is said, and a mistyped one is not repeated`() throws {
        let shop = try Workshop()
        let place = ["--data", "hub", "--library", "000102030405060708090a0b0c0d0e0f"]
        let made = try shop.lectern(
            ["hub", "token", "create", "--role", "owner", "--expires", "2999-01-01"] + place)
        #expect(made.errors.contains("A token for an owner of 000102030405060708090a0b0c0d0e0f, good"))
        #expect(made.errors.contains("good until 2999-01-01 00:00"))
        let token = made.text.split(separator: "\n")[0]
        let refused = try shop.lectern(["hub", "token", "revoke", String(token.dropLast())] + place)
        #expect(refused.status != 0)
        #expect(refused.errors.contains("lectern_…") && !refused.errors.contains(token.suffix(60).prefix(50)))
    }

    @Test func `plain HTTP to another machine is refused, and the option that allows it is named`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let words = ["-C", "library", "--json", "remote", "add", "hub", "http://hub.example.org"]
        let refused = try shop.lectern(words)
        #expect(try refused.problem().string("code") == "bad-address")
        #expect(try refused.problem().string("remedy").contains("--insecure"))
        #expect(try shop.lectern(words + ["--insecure"]).status == 0)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `shells get their completions`(shell: String) throws {
        let outcome = try Workshop().lectern("completions", shell)
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("annotate"))
    }

    @Test func `every verb has its chapter in the page`() throws {
        let page = try ProjectPage.text(of: "Docs/CommandLine.md")
        let help = try Workshop().lectern("--help").text
        let verbs = help.matches(of: #/(?m)^  ([a-z]{3,})  /#).map { String($0.1) }
        #expect(verbs.count >= 20)
        for verb in verbs { #expect(page.contains("`\(verb)"), "\(verb) is not in the page") }
    }
}
