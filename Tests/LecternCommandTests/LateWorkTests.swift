import Testing

/// What people see and get of late work on something that was purged.
@Suite struct LateWorkTests {
    private let shop: Workshop
    private let doomed: String

    /// Three who have one page.
    init() throws {
        shop = try Workshop()
        _ = try shop.makeLibrary("one")
        doomed = try shop.add("one two three", to: "one", "--title", "Doomed")
        for other in ["two", "three"] { #expect(try shop.lectern("clone", "one", other).status == 0) }
    }

    @Test func `all that was written late is shown, first what is made anew, and not what was purged`() throws {
        for other in ["two", "three"] {
            #expect(try shop.lectern("-C", other, "edit", doomed, "--title", "Late by \(other)").status == 0)
        }
        #expect(try shop.lectern("-C", "one", "edit", doomed, "--title", "Seen").status == 0)
        #expect(try shop.lectern("-C", "one", "-y", "purge", doomed).status == 0)
        for other in ["two", "three"] { try shop.carry(from: other, to: "one") }
        let shown = try shop.lectern("-C", "one", "conflicts", "show", doomed).text
        #expect(shown.contains("Late by two") && shown.contains("Late by three") && !shown.contains("Seen"), "\(shown)")
        let made = try shop.lectern("-C", "one", "conflicts", "merge", doomed).id
        let title = try shop.lectern("-C", "one", "--json", "show", made).json().string("title")
        let (two, three) = (shown.firstRange(of: "Late by two"), shown.firstRange(of: "Late by three"))
        let isTwoFirst = try #require(two).lowerBound < #require(three).lowerBound
        #expect(title == (isTwoFirst ? "Late by two" : "Late by three"))
    }

    @Test func `the text that late work stands on can be fetched to make it anew`() throws {
        #expect(try shop.lectern("-C", "one", "remote", "add", "stick", "stick").status == 0)
        #expect(try shop.lectern("-C", "one", "-y", "purge", doomed).status == 0)
        #expect(try shop.lectern("-C", "one", "compact", "--keep", "0").status == 0)
        #expect(try shop.lectern("-C", "two", "edit", doomed, "--body-from", "-", input: "one two late\n").status == 0)
        #expect(try shop.lectern("-C", "two", "remote", "add", "stick", "stick").status == 0)
        for library in ["one", "two"] { _ = try shop.lectern("-C", library, "sync") }
        #expect(try shop.lectern("clone", "--blobs", "none", "stick", "phone").status == 0)
        #expect(try shop.lectern("-C", "phone", "conflicts", "merge", doomed).status == 4)
        #expect(try shop.lectern("-C", "phone", "fetch", doomed).errors.contains("Fetched 1 text."))
        #expect(try shop.lectern("-C", "phone", "conflicts", "merge", doomed).status == 0)
    }
}
