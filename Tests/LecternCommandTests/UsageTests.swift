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
        ["edit", "x", "--title", "t", "--clear", "title"],
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
