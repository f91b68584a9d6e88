import Foundation
import Testing

@Suite struct AnchorTests {
    private func annotation(_ shop: Workshop, _ id: String) throws -> JSONObject {
        try shop.lectern("-C", "library", "show", id, "--json").json()
    }

    @Test func `marks follow their words through edits, become orphans, and come back with their words`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let sand = try shop.lectern("-C", "library", "annotate", id, "--quote", "line in the sand").id
        let convoy = try shop.lectern("-C", "library", "annotate", id, "--quote", "The convoy went on").id
        try shop.write(
            "An added line.\n" + Workshop.text.replacing("convoy went on", with: "convoy moved on"), to: "a.txt")
        try shop.lectern("-C", "library", "edit", id, "--body-from", "a.txt")
        #expect(try annotation(shop, sand).string("resolution") == "moved")
        #expect(try annotation(shop, sand).string("reason") == "identity")
        #expect(try annotation(shop, convoy).string("resolution") == "edited")
        try shop.write("Nothing of it is left.\n", to: "b.txt")
        try shop.lectern("-C", "library", "edit", id, "--body-from", "b.txt")
        #expect(try annotation(shop, sand).string("resolution") == "orphaned")
        #expect(try annotation(shop, sand).string("quote") == "line in the sand")
        #expect(try shop.status("library").object("counts").number("orphaned") == 2)
        try shop.write("Well. A line in the sand was wiped away. Well.\n", to: "c.txt")
        try shop.lectern("-C", "library", "capture", id, "c.txt")
        let back = try annotation(shop, sand)
        #expect(try back.string("resolution") == "moved")
        #expect(try back.number("start") == 8)
        #expect(try shop.status("library").object("counts").number("orphaned") == 1)
        #expect(try shop.lectern("-C", "library", "verify").status == 0)
    }

    @Test func `words that were typed later can be marked, and an annotation can be put on other words`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.write(Workshop.text + "A paragraph that somebody typed.\n", to: "a.txt")
        try shop.lectern("-C", "library", "edit", id, "--body-from", "a.txt")
        let mark = try shop.lectern("-C", "library", "annotate", id, "--quote", "somebody typed").id
        try shop.write("Before.\n" + Workshop.text + "A paragraph that somebody typed.\n", to: "b.txt")
        try shop.lectern("-C", "library", "edit", id, "--body-from", "b.txt")
        #expect(try annotation(shop, mark).string("resolution") == "moved")
        #expect(try annotation(shop, mark).string("reason") == "identity")
        try shop.lectern("-C", "library", "annotate", "--reanchor", mark, "--quote", "line in the sand")
        #expect(try annotation(shop, mark).string("quote") == "line in the sand")
        #expect(try annotation(shop, mark).string("resolution") == "resolved")
        let twice = try shop.lectern("-C", "library", "annotate", mark, "--reanchor", "--quote", "said")
        #expect(twice.status == 1 && twice.errors.contains("--occurrence"))
        #expect(try shop.lectern("-C", "library", "annotate", mark, "--reanchor").status == 2)
        #expect(try shop.lectern("-C", "library", "annotate", mark, "--reanchor", "--note", "n").status == 2)
    }

    @Test func `words that can't be told apart are a question, and a number answers it`() throws {
        let shop = try Workshop()
        #expect(try shop.lectern("init", "library").status == 0)
        let id = try shop.add("Here the words that matter stand once.\n", to: "library")
        let mark = try shop.lectern("-C", "library", "annotate", id, "--quote", "the words that matter").id
        try shop.write(String(repeating: "x the words that matter y\n", count: 2), to: "twice.txt")
        try shop.lectern("-C", "library", "capture", id, "twice.txt")
        #expect(try annotation(shop, mark).string("resolution") == "ambiguous")
        let conflicts = try shop.lectern("-C", "library", "conflicts", "--json")
        #expect(conflicts.status == 5)
        #expect(try conflicts.json().string("reason") == "ambiguous")
        #expect(try shop.lectern("-C", "library", "annotate", mark, "--reanchor", "--occurrence", "2").status == 0)
        #expect(try annotation(shop, mark).number("start") == 28)
        #expect(try shop.lectern("-C", "library", "conflicts").status == 0)
    }
}
