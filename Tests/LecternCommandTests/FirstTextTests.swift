import Foundation
import Testing

/// Where `diff` begins when nobody says so.
@Suite struct FirstTextTests {
    private func compact(_ library: String, in shop: Workshop) throws {
        let report = try shop.lectern("-C", library, "compact", "--keep", "0", "--json")
        #expect(try report.json().number("forgottenChanges") > 0)
    }

    /// The lines that went and those that came, over all places.
    private func difference(_ shop: Workshop, _ library: String, _ id: String) throws -> [[String]] {
        let outcome = try shop.lectern("-C", library, "diff", id, "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let places = try outcome.jsonLines()
        return try ["removed", "added"].map { key in try places.flatMap { try $0.strings(key) } }
    }

    private func edit(_ shop: Workshop, _ id: String, to text: String) throws {
        try shop.write(text, to: "edited.txt")
        #expect(try shop.lectern("-C", "library", "edit", id, "--body-from", "edited.txt").status == 0)
    }

    @Test func `edits are seen after the history of the first save is forgotten, here and on a clone`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library", text: "one\ntwo\nthree\n")
        try edit(shop, id, to: "one\nTWO\nthree\n")
        let before = try difference(shop, "library", id)
        #expect(before == [["two"], ["TWO"]])
        try compact("library", in: shop)
        #expect(try difference(shop, "library", id) == before)
        try edit(shop, id, to: "one\nTWO\nTHREE\n")
        #expect(try difference(shop, "library", id) == [["two", "three"], ["TWO", "THREE"]])
        #expect(try shop.lectern("-C", "library", "bundle", "export", "snapshot.bundle").status == 0)
        #expect(try shop.lectern("clone", "snapshot.bundle", "clone").status == 0)
        #expect(try difference(shop, "clone", id) == [["two", "three"], ["TWO", "THREE"]])
    }

    @Test
    func `a capture that was there before all others is the first, and of several forgotten ones none is guessed`()
        throws
    {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library", text: "one\n")
        try compact("library", in: shop)
        try shop.write("two\n", to: "second.txt")
        #expect(try shop.lectern("-C", "library", "capture", id, "second.txt").status == 0)
        #expect(try difference(shop, "library", id) == [["one"], ["two"]])
        try compact("library", in: shop)
        try shop.expectRefusal(1, "history-gone", in: "library", "diff", id)
        let refused = try shop.lectern("-C", "library", "--json", "diff", id)
        #expect(try refused.problem().string("remedy").contains("--from"))
        let page = try shop.lectern("-C", "library", "show", id, "--json").json()
        let first = try #require(try page.objects("captures").first { try !$0.flag("isCurrent") }).string("hash")
        let named = try shop.lectern("-C", "library", "diff", id, "--from", first, "--json").json()
        #expect(try named.strings("removed") == ["one"] && named.strings("added") == ["two"])
    }

    @Test func `a note whose first words are forgotten is not compared with later ones`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        let note = try shop.lectern("-C", "library", "annotate", article, "--note", "four").id
        #expect(try shop.lectern("-C", "library", "edit", note, "--note", "four and more").status == 0)
        #expect(try difference(shop, "library", note)[0].first == "four")
        try compact("library", in: shop)
        #expect(try shop.lectern("-C", "library", "edit", note, "--note", "four and much more").status == 0)
        try shop.expectRefusal(1, "history-gone", in: "library", "diff", note)
        #expect(try shop.lectern("-C", "library", "diff", note, "--from", "-").status == 0)
    }

    @Test func `a first text that is not on this replica is missed, and no later one takes its place`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library", text: "one\n")
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.lectern("-C", "library", "sync").status == 0)
        #expect(try shop.lectern("clone", "folder", "thin", "--blobs", "none").status == 0)
        try shop.write("two\n", to: "second.txt")
        #expect(try shop.lectern("-C", "thin", "capture", id, "second.txt").status == 0)
        try shop.expectRefusal(4, "no-body", in: "thin", "diff", id)
    }
}
