import Foundation
import Testing

/// Texts that are captured or edited where others have been at work: nothing is lost unsaid.
@Suite struct CapturedTextTests {
    private let shop: Workshop
    private let id: String

    init() throws {
        shop = try Workshop()
        id = try shop.makeLibrary("library")
    }

    /// Adds a text of the known URL, and returns the outcome and what is noted.
    private func add(_ text: String) throws -> [String] {
        let run = try shop.lectern(
            "-C", "library", "--json", "add", "-", "--url", "https://example.org/convoy", input: text)
        #expect(try run.json().string("id") == id)
        return try [run.json().string("outcome")] + run.notes().map { try $0.string("code") }
    }

    private func edit(_ text: String) throws {
        try shop.write(text, to: "edited.txt")
        #expect(try shop.lectern("-C", "library", "edit", id, "--body-from", "edited.txt").status == 0)
    }

    private func body(_ library: String = "library") throws -> String {
        try shop.lectern("-C", library, "show", id, "--body").text
    }

    @Test func `a known URL gets another text, and the edits of the one before it are not forgotten`() throws {
        try edit("Edited.\n")
        #expect(try add("Another text.\n") == ["recaptured", "edits-left"])
        #expect(try body() == "Another text.\n")
    }

    @Test func `an earlier text that is added again is the current one, with what was edited on it`() throws {
        #expect(try add("Another text.\n") == ["recaptured"])
        #expect(try add(Workshop.text) == ["recaptured"])
        #expect(try body() == Workshop.text)
        try edit("Edited.\n")
        #expect(try add("Another text.\n") == ["recaptured", "edits-left"])
        #expect(try add(Workshop.text) == ["recaptured", "text-edited"])
        #expect(try body() == "Edited.\n")
    }

    @Test func `the command that a note prints is about one article, though others were saved just then`() throws {
        // Ids of articles without an address begin with the time.
        let page = try shop.add("One.\n", to: "library")
        _ = try shop.add("Two.\n", to: "library")
        try shop.write("One, edited.\n", to: "edited.txt")
        #expect(try shop.lectern("-C", "library", "edit", page, "--body-from", "edited.txt").status == 0)
        try shop.write("One.\nAnd more.\n", to: "page.txt")
        let said = try shop.lectern("-C", "library", "capture", page, "page.txt").errors
        let command = try #require(said.firstMatch(of: #/`lectern ([^`]*)`/#)).1
        let run = try shop.lectern(["-C", "library"] + command.split(separator: " ").map { String($0) })
        #expect(run.status == 0, "\(said)\(run.errors)")
        let text = try shop.lectern("-C", "library", "show", page, "--body").text
        #expect(text == "One, edited.\nAnd more.\n")
    }

    @Test func `the current text that is added again says whether it was edited`() throws {
        #expect(try add(Workshop.text) == ["known"])
        try edit("Edited.\n")
        #expect(try add(Workshop.text) == ["known", "text-edited"])
    }

    @Test(arguments: [["edit", "--body-from"], ["capture"]])
    func `a file whose name says nothing leaves the kind of text as it was`(words: [String]) throws {
        let page = try shop.add("<p>One two.</p>\n", to: "library", "--type", "html")
        func mediaType(from file: String) throws -> String {
            let outcome = try shop.lectern(["-C", "library", words[0], page] + words.dropFirst() + [file])
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try shop.lectern("-C", "library", "show", page, "--json").json().string("mediaType")
        }
        try shop.write("<p>One three.</p>\n", to: "tmp.X7hJ2kQp1a")
        #expect(try mediaType(from: "tmp.X7hJ2kQp1a") == "text/html")
        try shop.write("One four.\n", to: "page.md")
        #expect(try mediaType(from: "page.md") == "text/markdown")
        try shop.write("One five.\n", to: "page.txt")
        #expect(try mediaType(from: "page.txt") == "text/plain")
    }

    @Test func `a text that is known as two kinds is shown and compared by its hash, and one kind is current`() throws {
        let page = try shop.add("# One\n", to: "library", "--type", "markdown")
        try shop.write("# One\n", to: "page")
        #expect(try shop.lectern("-C", "library", "capture", page, "page", "--type", "html").status == 0)
        let shown = try shop.lectern("-C", "library", "show", page, "--json").json()
        let captures = try shown.objects("captures")
        #expect(try captures.map { try $0.string("mediaType") }.sorted() == ["text/html", "text/markdown"])
        for capture in captures {
            #expect(try capture.flag("isCurrent") == (capture.string("mediaType") == "text/html"))
        }
        let hash = try shown.string("bodyHash")
        for digits in [hash, String(hash.prefix(8))] {
            #expect(try shop.lectern("-C", "library", "show", page, "--capture", digits).text == "# One\n")
            #expect(try shop.lectern("-C", "library", "diff", page, "--from", digits).status == 0)
        }
        let lines = try shop.lectern("-C", "library", "show", page).text
        #expect(lines.components(separatedBy: "(current)").count == 2, "\(lines)")
    }

    @Test func `digits with which the hashes of two captures begin are too few`() throws {
        let page = try shop.add("Text 180.\n", to: "library")
        try shop.write("Text 341.\n", to: "page")
        #expect(try shop.lectern("-C", "library", "capture", page, "page").status == 0)
        try shop.expectRefusal(1, "ambiguous-id", in: "library", "diff", page, "--from", "88c1")
        try shop.expectRefusal(1, "ambiguous-id", in: "library", "show", page, "--capture", "88c1")
        #expect(try shop.lectern("-C", "library", "show", page, "--capture", "88c1d79c").text == "Text 341.\n")
        try shop.expectRefusal(4, "no-capture", in: "library", "show", page, "--capture", "88c2")
    }

    @Test func `an earlier text that comes from a pipe is of the kind that it was`() throws {
        let page = try shop.add("# One\n", to: "library", "--type", "markdown")
        try shop.write("<h1>502</h1>", to: "page.html")
        #expect(try shop.lectern("-C", "library", "capture", page, "page.html").status == 0)
        #expect(try shop.lectern("-C", "library", "capture", page, "-", input: "# One\n").status == 0)
        let shown = try shop.lectern("-C", "library", "show", page, "--json").json()
        #expect(try shown.string("mediaType") == "text/markdown" && shown.objects("captures").count == 2)
    }

    @Test func `a text that was read before somebody captured the page is edited where it was read`() throws {
        let text = Workshop.text + "The second capture.\n"
        #expect(try add(text) == ["recaptured"])
        #expect(try shop.lectern("clone", "library", "other").status == 0)
        let base = try shop.status("library").string("vectorText")
        try shop.write("Menu\n" + text, to: "page")
        #expect(try shop.lectern("-C", "other", "capture", id, "page").status == 0)
        try shop.carry(from: "other", to: "library")
        let edited = text.replacing("wiped away", with: "washed out")
        try shop.write(edited, to: "edited")
        let outcome = try shop.lectern("-C", "library", "edit", id, "--body-from", "edited", "--base", base)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try body() == "Menu\n" + text)
        let conflicts = try shop.lectern("-C", "library", "conflicts", "--json")
        #expect(try conflicts.json().string("reason") == "left-behind")
        #expect(try shop.lectern("-C", "library", "conflicts", "merge", id).status == 0)
        #expect(try body() == "Menu\n" + edited)
    }

    @Test func `a base that is an empty word is a slip`() throws {
        try shop.expectRefusal(2, "usage", in: "library", "edit", id, "--title", "New", "--base=")
    }

    @Test func `words that can't be told apart in another spelling are chosen by a number`() throws {
        let page = try shop.add("Some intro. It's the magic here. Some outro.\n", to: "library")
        let mark = try shop.lectern("-C", "library", "annotate", page, "--quote", "It's the magic").id
        let line = "x It\u{2019}s the magic y\n"
        try shop.write(line + line + line, to: "page")
        #expect(try shop.lectern("-C", "library", "capture", page, "page").status == 0)
        #expect(try shop.lectern("-C", "library", "conflicts").status == 5)
        let words = ["annotate", "--reanchor", mark, "--occurrence"]
        try shop.expectRefusal(1, "malformed", in: "library", words[0], words[1], words[2], words[3], "4")
        #expect(try shop.lectern(["-C", "library"] + words + ["2"]).status == 0)
        let shown = try shop.lectern("-C", "library", "show", mark, "--json").json()
        #expect(try shown.string("quote") == "It\u{2019}s the magic")
        #expect(try shown.number("start") == 21)
        #expect(try shop.lectern("-C", "library", "conflicts").status == 0)
    }

    @Test func `an address that no comment may have is not kept as the default`() throws {
        try shop.expectRefusal(1, "malformed", in: "library", "config", "comment.email", "no address")
        #expect(try shop.lectern("-C", "library", "config", "comment.email").text == "")
        #expect(try shop.lectern("-C", "library", "config", "comment.email", "a@example.org").status == 0)
    }
}
