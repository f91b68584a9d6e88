import Foundation
import Testing

@Suite struct ListingTests {
    @Test func `pages follow each other without a gap`() throws {
        let shop = try Workshop()
        try shop.lectern("init", "library")
        var ids: [String] = []
        for day in 1...7 { ids.insert(try shop.add("Text \(day)", to: "library", "--saved", "2024-01-0\(day)"), at: 0) }
        func page(_ words: String...) throws -> [String] {
            try shop.lectern(["-C", "library", "list", "--json"] + words).jsonLines().map { try $0.string("id") }
        }
        #expect(try page("--all") == ids)
        #expect(try page("--limit", "3") == Array(ids[..<3]))
        #expect(try page("--limit", "3", "--after", ids[2]) == Array(ids[3..<6]))
        #expect(try page("--limit", "3", "--after", ids[5]) == [ids[6]])
        #expect(try page("--since", "2024-01-03", "--until", "2024-01-05T00:00Z") == Array(ids[3...4]))
        #expect(try shop.lectern("-C", "library", "list", "--limit", "3").errors.contains("--after"))
        #expect(try shop.lectern("-C", "library", "list", "--limit", "7").errors == "")
    }

    @Test func `an article that doesn't say when it was saved has no date`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("here")
        #expect(try shop.lectern("clone", "here", "there").status == 0)
        #expect(try shop.lectern("-C", "there", "edit", article, "--title", "Late").status == 0)
        // Of what was purged and forgotten, nothing is left but the late work.
        #expect(try shop.lectern("-C", "here", "purge", "-y", article).status == 0)
        #expect(try shop.lectern("-C", "here", "compact", "--keep", "0").status == 0)
        try shop.carry(from: "there", to: "here")
        let made = try shop.lectern("-C", "here", "conflicts", "merge", article).id
        let listed = try shop.lectern("-C", "here", "list", "--json").json()
        #expect(try listed.string("id") == made && listed.isNull("saved"))
        #expect(try shop.lectern("-C", "here", "list").text.hasSuffix("  –           •   Late\n"))
        #expect(try !shop.lectern("-C", "here", "show", made).text.contains("saved"))
    }

    @Test func `filters add up`() throws {
        let shop = try Workshop()
        try shop.lectern("init", "library")
        let rome = try shop.add(
            "Ruins", to: "library", "--url", "https://news.example/rome", "--tag", "Old", "--tag", "Far",
            "--collection", "Travel/Rome")
        let paris = try shop.add("Cafés", to: "library", "--site", "Gazette", "--tag", "old", "--collection", "Travel")
        func listed(_ words: String...) throws -> Set<String> {
            let outcome = try shop.lectern(["-C", "library", "list", "--json"] + words)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return Set(try outcome.jsonLines().map { try $0.string("id") })
        }
        #expect(try listed("--tag", "OLD") == [rome, paris])
        #expect(try listed("--collection", "travel") == [rome, paris])
        #expect(try listed("--collection", "Travel/Rome") == [rome])
        #expect(try listed("--site", "news.example") == [rome])
        #expect(try listed("--site", "Gazette") == [paris])
        #expect(try listed("--text", "ruins") == [rome])
        #expect(try listed("--tag", "old", "--text", "cafes") == [paris])
        #expect(try listed("--tag", "absent") == [])
        #expect(try listed("--tag", "far", "--tag", "old") == [rome])
        #expect(try listed("--tag", "absent", "--tag", "old") == [])
        #expect(try listed("--collection", "Travel/Rome", "--collection", "Travel") == [rome])
        let unnamed = try shop.lectern("-C", "library", "list", "--json", "--tag", "").problem()
        #expect(try unnamed.string("code") == "query")
        #expect(try unnamed.string("remedy").contains("`lectern tag`"))
    }

    @Test func `short ids are long enough to be typed back`() throws {
        let shop = try Workshop()
        try shop.lectern("init", "library")
        // Ids of articles without an address begin with the time, so these are alike in their first digits.
        let ids = try (1...5).map { try shop.add("Text \($0)", to: "library") }
        let shown = try shop.lectern("-C", "library", "list").text.split(separator: "\n")
        let short = shown.compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(short.count == 5)
        let found = try short.map { try shop.lectern("-C", "library", "show", $0, "--json").json().string("id") }
        #expect(Set(found) == Set(ids))
    }

    @Test func `a title is found in the text where none was given`() throws {
        let shop = try Workshop()
        try shop.lectern("init", "library")
        try shop.write("Intro\n\n# The *Heading*\n\nText\n", to: "page.md")
        try shop.write(
            "<html><head><title>\n Fish &amp; chips </title></head><body><h1>No</h1></body></html>", to: "page.html")
        try shop.write("\n\n  First line  \nSecond\n", to: "page.txt")
        for file in ["page.md", "page.html", "page.txt"] {
            #expect(try shop.lectern("-C", "library", "add", file).status == 0)
        }
        let titles = try shop.lectern("-C", "library", "list", "--json").jsonLines().map { try $0.string("title") }
        #expect(Set(titles) == ["The *Heading*", "Fish & chips", "First line"])
        let types = try shop.lectern("-C", "library", "list", "--json").jsonLines().map { line in
            try shop.lectern("-C", "library", "show", line.string("id"), "--json").json().string("mediaType")
        }
        #expect(Set(types) == ["text/markdown", "text/html", "text/plain"])
    }

    @Test func `an orphaned annotation is shown with its words and a mark`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("-C", "library", "annotate", id, "--quote", "line in the sand")
        try shop.write("Something else entirely.\n", to: "new.txt")
        try shop.lectern("-C", "library", "edit", id, "--body-from", "new.txt")
        let text = try shop.lectern("-C", "library", "show", id).text
        #expect(text.contains("orphaned: "))
        #expect(text.contains("“line in the sand”"))
        #expect(try shop.status("library").object("counts").number("orphaned") == 1)
    }

    @Test func `comments are indented as deep as they go`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let author = ["--name", "N", "--email", "n@example.org"]
        var last = try shop.lectern(["-C", "library", "comment", id, "--body", "level 0"] + author).id
        for depth in 1...6 {
            last = try shop.lectern(["-C", "library", "comment", last, "--body", "level \(depth)"] + author).id
        }
        let text = try shop.lectern("-C", "library", "show", id).text
        for depth in 0...6 {
            #expect(text.contains("\n" + String(repeating: "  ", count: depth + 2) + "level \(depth)\n"), "\(text)")
        }
    }

    @Test func `verify, repair and backup say what they did`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "verify", "--json").json().flag("isClean"))
        let repaired = try shop.lectern("-C", "library", "repair", "--json").json()
        #expect(try repaired.flag("isClean"))
        #expect(try repaired.number("dropped") == 0)
        #expect(FileManager.default.fileExists(atPath: shop.path(try repaired.string("backup"))))
        let backup = try shop.lectern("-C", "library", "backup", "copy.lectern", "--json").json()
        #expect(try backup.number("bytes") == shop.bytes("copy.lectern").count)
        let digest = try shop.digest("library")
        #expect(try shop.digest("copy.lectern") == digest)
    }

    @Test func `compact makes the file smaller and changes nothing that it says`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let digest = try shop.digest("library")
        let rubbish = Process()
        rubbish.executableURL = URL(filePath: Self.sqlite)
        rubbish.arguments = [
            shop.path("library/library.lectern"),
            "CREATE TABLE rubbish (bytes BLOB); INSERT INTO rubbish VALUES (zeroblob(3000000)); DROP TABLE rubbish;",
        ]
        try rubbish.run()
        rubbish.waitUntilExit()
        try #require(rubbish.terminationStatus == 0)
        let planned = try shop.lectern("-C", "library", "--dry-run", "compact")
        #expect(planned.text.contains("MB") || planned.errors.contains("MB"), "\(planned)")
        let report = try shop.lectern("-C", "library", "compact", "--json").json()
        #expect(try report.number("bytesBefore") > 3_000_000)
        #expect(try report.number("bytesAfter") == shop.bytes("library/library.lectern").count)
        #expect(try report.number("bytesAfter") < 1_000_000)
        #expect(try shop.digest("library") == digest)
        #expect(try shop.lectern("-C", "library", "verify").status == 0)
    }

    private static let sqlite = "/usr/bin/sqlite3"

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: sqlite), "sqlite3, which does the damage, is not here"))
    func `a damaged projection is found with 7 and repaired`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let sql = "UPDATE article SET title = 'forged'"
        #expect(try shop.run(Self.sqlite, [shop.path("library/library.lectern"), sql]).status == 0)
        let found = try shop.lectern("-C", "library", "verify", "--json")
        #expect(found.status == 7)
        #expect(try found.json().objects("findings")[0].string("area") == "projection")
        #expect(try shop.lectern("-C", "library", "-n", "repair").errors.contains("This would be repaired."))
        #expect(try shop.lectern("-C", "library", "repair").status == 0)
        #expect(try shop.lectern("-C", "library", "verify").status == 0)
        #expect(try shop.lectern("-C", "library", "show", id).status == 0)
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: sqlite), "sqlite3, which does the damage, is not here"))
    func `a repair says that it dropped a damaged text`() throws {
        let shop = try Workshop()
        _ = try shop.makeLibrary("library")
        let sql = "UPDATE capture SET zstd = 0, bytes = zeroblob(size)"
        #expect(try shop.run(Self.sqlite, [shop.path("library/library.lectern"), sql]).status == 0)
        let repaired = try shop.lectern("-C", "library", "repair")
        #expect(repaired.status == 3)
        #expect(repaired.errors.contains("1 text can't be read"), "\(repaired.errors)")
        #expect(try shop.lectern("-C", "library", "repair").status == 0)
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: sqlite), "sqlite3, which looks into the file, is not here")
    )
    func `a repair says which of the replica's own matters are lost with a page`() throws {
        let shop = try Workshop()
        _ = try shop.makeLibrary("library")
        try FileManager.default.createDirectory(atPath: shop.path("folder"), withIntermediateDirectories: true)
        #expect(try shop.lectern("-C", "library", "remote", "add", "shared", "folder").status == 0)
        let file = shop.path("library/library.lectern")
        let sql = "PRAGMA page_size; SELECT rootpage FROM sqlite_master WHERE name = 'remote'"
        let said = try shop.run(Self.sqlite, [file, sql]).text.split(separator: "\n").map(String.init)
        let (size, page) = (try #require(UInt64(said[0])), try #require(UInt64(said[1])))
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.seek(toOffset: (page - 1) * size)
        try handle.write(contentsOf: Data(repeating: 0x55, count: Int(size)))
        try handle.close()
        #expect(try shop.lectern("-C", "library", "verify").status == 7)
        let planned = try shop.lectern("-C", "library", "-n", "repair")
        #expect(planned.status == 0 && planned.errors.contains("Remotes can't be read"), "\(planned.errors)")
        #expect(try shop.lectern("-C", "library", "verify").status == 7)
        let repaired = try shop.lectern("-C", "library", "repair", "--json")
        #expect(repaired.status == 3)
        #expect(
            try repaired.json().names == [
                "backup", "refolded", "dropped", "droppedRecords", "lost", "isClean", "changes", "items", "captures",
                "findings",
            ])
        #expect(try repaired.json().strings("lost") == ["remotes"])
        #expect(try shop.lectern("-C", "library", "verify").status == 0)
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: sqlite), "sqlite3, which does the damage, is not here"))
    func `a damaged log can't be repaired: a dry run says so, and a try leaves nothing behind`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "tag", id, "+more").status == 0)
        let sql = "UPDATE change SET timestamp = timestamp + 65536 WHERE position = 2"
        #expect(try shop.run(Self.sqlite, [shop.path("library/library.lectern"), sql]).status == 0)
        let planned = try shop.lectern("-C", "library", "-n", "repair")
        #expect(planned.status == 7)
        #expect(planned.errors.contains("the log at "), "\(planned.errors)")
        let inJSON = try shop.lectern("-C", "library", "-n", "repair", "--json")
        #expect(try inJSON.status == 7 && inJSON.json().flag("dryRun"))
        let tried = try shop.lectern("-C", "library", "repair", "--json")
        #expect(tried.status == 7)
        #expect(try tried.problem().string("remedy").contains("clone another replica"))
        let files = try FileManager.default.contentsOfDirectory(atPath: shop.path("library"))
        #expect(files.allSatisfy { !$0.contains(".before-repair-") }, "\(files)")
    }
}
