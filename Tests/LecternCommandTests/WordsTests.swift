import Testing

@testable import LecternCommand

@Suite struct WordsTests {
    @Test(arguments: [
        ("2024-05-01", Int64(1_714_521_600_000)), ("2024-05-01T12:30", 1_714_566_600_000),
        ("2024-05-01T12:30:15.25Z", 1_714_566_615_250), ("2024-05-01 14:30+02:00", 1_714_566_600_000),
        ("1969-12-31T23:59:59.999Z", -1), ("2000-02-29", 951_782_400_000), ("0001-01-01", -62_135_596_800_000),
    ])
    func `dates are read`(text: String, milliseconds: Int64) {
        #expect(PointInTime(text: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2024", "2024-13-01", "2023-02-29", "2024-05-01T24:00", "2024-05-01Z", "yesterday", "2024-5-1",
        "٢٠٢٤-٠٥-٠١", "2024-05-01T12:30:15+99:00",
    ])
    func `what is no date is refused`(text: String) {
        #expect(PointInTime(text: text) == nil)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (253_402_300_800_000, "+010000-01-01T00:00:00.000Z"),
        (-62_167_219_200_001, "-000001-12-31T23:59:59.999Z"), (Int64.max, "+292278994-08-17T07:12:55.807Z"),
    ])
    func `times are written, however far away`(milliseconds: Int64, text: String) {
        #expect(PointInTime(milliseconds).text == text)
    }

    @Test func `every day of four centuries is read back`() throws {
        for day in stride(from: Int64(-80_000), to: 80_000, by: 37) {
            let time = PointInTime(day * 86_400_000 + 45_296_789)
            #expect(PointInTime(text: time.text) == time)
        }
    }

    @Test func `words with a dash stay words where a verb has them, and options elsewhere`() {
        func prepared(_ words: String...) -> [String] { ArgumentWords(words).prepared }
        #expect(prepared("tag", "ID", "-news", "-n", "--json") == ["tag", "ID", "\0-news", "-n", "--json"])
        #expect(prepared("-C", "tag", "list", "-x") == ["-C", "tag", "list", "-x"])
        #expect(prepared("-C", "x", "search", "a", "-b") == ["-C", "x", "search", "a", "\0-b"])
        #expect(prepared("tag", "ID", "--", "-b") == ["tag", "ID", "--", "-b"])
        #expect(prepared("-qv", "tag", "ID", "-b") == ["-qv", "tag", "ID", "\0-b"])
        #expect(prepared("-Chere", "tag", "ID", "-Cooking") == ["--library=here", "tag", "ID", "\0-Cooking"])
        #expect(prepared("tag", "-C/a=b", "ID", "-x") == ["tag", "--library=/a=b", "ID", "\0-x"])
        #expect(prepared("list", "-C./here", "--tag", "-Cx") == ["list", "--library=./here", "--tag=-Cx"])
        #expect(prepared("-C=here", "list") == ["-C=here", "list"])
        #expect(prepared("add", "--title", "-n", "x") == ["add", "--title=-n", "x"])
        #expect(prepared("add", "--title", "--json") == ["add", "--title", "--json"])
        #expect(prepared("annotate", "ID", "--color", "red") == ["annotate", "ID", "--colour=red"])
        #expect(prepared("annotate", "ID", "--color", "never") == ["annotate", "ID", "--color", "never"])
        #expect(prepared("--color", "red", "annotate") == ["--color", "red", "annotate"])
        #expect(ArgumentWords.original("\0-news") == "-news")
        #expect(prepared("annotate", "ID", "--quote=\u{301} a=b") == ["annotate", "ID", "--quote", "\u{301} a=b"])
        #expect(prepared("annotate", "ID", "--quote=a=\u{301}") == ["annotate", "ID", "--quote=a=\u{301}"])
        #expect(prepared("tag", "ID", "--", "--x=\u{301}") == ["tag", "ID", "--", "--x=\u{301}"])
    }

    @Test func `a list falls into pages, the last one smaller`() {
        #expect([1, 2, 3, 4, 5].pages(of: 2).map(Array.init) == [[1, 2], [3, 4], [5]])
        #expect([1, 2].pages(of: 2).map(Array.init) == [[1, 2]])
        #expect([Int]().pages(of: 2).isEmpty)
    }

    @Test func `references to characters in titles are resolved`() {
        #expect(CharacterReferences.resolved("A &amp; B &#8217;&#x2019; &nope; &#xD800;") == "A & B ’’ &nope; &#xD800;")
    }

    @Test(arguments: [
        ("# One #\n", TextType.markdown, "One"), ("text\n## C# rules\n", .markdown, "C# rules"),
        ("#hashtag\n", .markdown, "#hashtag"), ("\r\n\r\n line \r\n", .text, "line"),
        ("<H1 class=x>A <em>B</em></H1>", .html, "A B"),
        ("\u{feff}# Heading\nText", .markdown, "Heading"), ("\u{feff}Words", .text, "Words"),
    ])
    func `titles are found`(text: String, type: TextType, title: String) {
        #expect(FoundTitle.title(in: text, type) == title)
    }

    /// As long as what is looked at.
    @Test(
        arguments: ["<title ", "<title>", "<title><<<<<<<<", "<title></title ", "<h1 ", "<h1>", "<h1></h1 <"])
    func `a page of marks that never end has no title`(mark: String) {
        let page = String(repeating: mark, count: (1 << 16) / mark.utf8.count)
        #expect(FoundTitle.title(in: page, .html) == nil)
    }

    @Test func `a long line gives the beginning of a title, whatever its characters are made of`() {
        let marks = "e" + String(repeating: "\u{301}", count: 10_000)
        #expect(FoundTitle.title(in: marks, .text)?.unicodeScalars.count == FoundTitle.limitInScalars)
    }

    @Test func `a text without words has no title`() {
        #expect(FoundTitle.title(in: " \n\t\n", .text) == nil)
        #expect(FoundTitle.title(in: "<p>no heading</p>", .html) == nil)
    }

    @Test(arguments: [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (12_345, "12 kB"), (3_456_789, "3.5 MB")])
    func `sizes are rounded for people`(size: Int, text: String) {
        #expect(size.asBytes == text)
    }

    @Test func `a name may begin with a mark, and a word that can't be read is shown as it was typed`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "tag", id, "+\u{301}y").status == 0)
        #expect(try shop.lectern("-C", "library", "tag", id, "-\u{301}y").status == 0)
        #expect(try shop.lectern("-C", "library", "show", id, "--json").json().strings("tags") == [])
        let refused = try shop.lectern("-C", "library", "search", "word", "--limit", "-1")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("'-1'") && !refused.errors.contains("\0"), "\(refused.errors)")
    }
}
