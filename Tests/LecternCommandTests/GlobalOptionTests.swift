import Foundation
import Testing

@Suite struct GlobalOptionTests {
    @Test func `options of every verb work before it and after it`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let positions = [
            ["-C", "library", "--json", "list"], ["list", "-C", "library", "--json"],
            ["--json", "list", "-C", "library"],
            ["--library=library", "list", "--json", "--no-progress", "-v"],
            ["-Clibrary", "--json", "list"], ["list", "--json", "-C" + shop.path("library")],
        ]
        let outcomes = try positions.map { try shop.lectern($0).jsonLines().map { try $0.string("id") } }
        #expect(outcomes == Array(repeating: [id], count: positions.count))
        #expect(try shop.lectern("conflicts", "list", "--json", "-C", "library").status == 0)
        #expect(try shop.lectern("--json", "bundle", "-C", "library", "export", "x.bundle").status == 0)
        #expect(try shop.lectern("bundle", "export", "y.bundle", "-q", "-C", "library").errors == "")
    }

    @Test func `the library is named, or found from here upwards, or lies with the person's data`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let library = try shop.status("library").string("library")
        func found(_ environment: [String: String] = [:], in folder: String = "") throws -> String {
            try shop.lectern(["status", "--json"], environment: environment, in: folder).json().string("library")
        }
        #expect(try found(["LECTERN_LIBRARY": shop.path("library")]) == library)
        #expect(try found(["LECTERN_LIBRARY": shop.path("library/library.lectern")]) == library)
        try FileManager.default.createDirectory(atPath: shop.path("library/a/b"), withIntermediateDirectories: true)
        #expect(try found(in: "library/a/b") == library)
        try shop.lectern("init", shop.home + "/.local/share/lectern")
        let atHome = try found()
        #expect(atHome != library)
        try shop.lectern("init", "data/lectern")
        #expect(try ![atHome, library].contains(found(["XDG_DATA_HOME": shop.path("data")])))
        #expect(try found(["LECTERN_LIBRARY": "", "XDG_DATA_HOME": "relative"]) == atHome)
        let named = try shop.lectern(
            "-C", "library", "status", "--json", environment: ["LECTERN_LIBRARY": "nowhere"])
        #expect(try named.json().string("library") == library)
    }

    @Test func `init makes the library where it is told to`() throws {
        let shop = try Workshop()
        #expect(try shop.lectern("-C", "one", "init").status == 0)
        #expect(try shop.lectern("init", "-C", "two/library.lectern").status == 0)
        #expect(try shop.lectern("init", environment: ["LECTERN_LIBRARY": "three"]).status == 0)
        #expect(try shop.lectern("init", "-n").errors.hasSuffix("/work.\n"))
        #expect(try shop.lectern("init").errors.hasSuffix("/work.\n"))
        #expect(try shop.lectern("init", "four", "-C", "five").status == 2)
        for words in [["init", ""], ["-C", "", "init"], ["clone", ".", ""], ["-C", "", "status"]] {
            #expect(try shop.lectern(words).status == 2, "\(words)")
        }
        for place in ["one", "two", "three", "."] {
            #expect(FileManager.default.fileExists(atPath: shop.path("\(place)/library.lectern")), "\(place)")
        }
    }

    @Test(arguments: [
        #""$0" clone "$OLDPWD/library" sub"#, #""$0" init sub"#, #""$0" init"#, #""$0" -C sub list"#,
        #""$0" -C . list"#, #""$0" list"#,
    ])
    func `nothing is made or found from a directory that is gone`(line: String) throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let script = "mkdir gone && cd gone && rmdir ../gone && \(line)"
        let outcome = try shop.run("/bin/sh", ["-c", script, CommandBinary.path.get()])
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains("The directory that this runs in is gone."), "\(outcome.errors)")
    }

    @Test func `a dry run says what would happen and changes nothing`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let before = try shop.status("library")
        try shop.write("New", to: "new.txt")
        let note = ["annotate", id, "--note", "n"]
        let edits = [
            ["add", "new.txt"], ["tag", id, "+new"], ["edit", id, "--title", "New"], ["trash", id], ["purge", id],
            ["mark", id, "--read"], note, ["config", "editor", "ed"],
            ["comment", id, "--name", "N", "--email", "n@example.org", "--body", "Words"],
        ]
        for words in edits {
            let outcome = try shop.lectern(["-C", "library", "-n"] + words)
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
            #expect(outcome.errors.contains("Dry run"), "\(words): \(outcome.errors)")
            #expect(!outcome.errors.contains("Nothing is different"), "\(words)")
        }
        #expect(try shop.lectern("-C", "library", "-n", "tag", id, "-absent").errors.contains("Nothing is different"))
        #expect(try shop.lectern("-C", "library", "--json", "-n", "tag", id, "+new").json().flag("dryRun"))
        #expect(try shop.status("library").string("vectorText") == before.string("vectorText"))
        #expect(try shop.lectern("-C", "library", "config", "editor").text == "")

        #expect(try shop.lectern("-C", "library", "-n", "bundle", "export", "x.bundle").status == 0)
        #expect(try shop.lectern("-n", "init", "other").status == 0)
        #expect(try shop.lectern("-n", "clone", "library", "other").status == 0)
        #expect(try shop.lectern("-C", "library", "-n", "backup", "copy").status == 0)
        for file in ["x.bundle", "other", "copy"] { #expect(!FileManager.default.fileExists(atPath: shop.path(file))) }
        try shop.expectRefusal(1, "unwritable-file", in: "library", "-n", "bundle", "export", "missing/x.bundle")
        try shop.expectRefusal(1, "unwritable-file", in: "library", "-n", "backup", "missing/copy")

        try shop.lectern("clone", "library", "target")
        try shop.lectern("-C", "library", "tag", id, "+more")
        try shop.lectern("-C", "library", "bundle", "export", "x.bundle")
        let look = try shop.lectern("-C", "target", "-n", "bundle", "import", "x.bundle")
        #expect(look.status == 0)
        #expect(look.errors.contains("1 new change"))
        #expect(try shop.digest("target") == before.string("digest"))
    }

    @Test func `a dry run of bundles counts each upon those before it, and nothing that is in none of them`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("clone", "library", "target")
        for file in ["first", "second"] {
            let since = try shop.status("library").string("vectorText")
            try shop.lectern("-C", "library", "tag", id, "+\(file)")
            #expect(try shop.lectern("-C", "library", "bundle", "export", file, "--since", since).status == 0)
        }
        func look(_ words: String...) throws -> Outcome {
            try shop.lectern(["-C", "target", "--json", "-n", "bundle", "import"] + words)
        }
        let both = try look("second", "first", "first")
        #expect(both.status == 0, "\(both.errors)")
        #expect(try both.jsonLines().map { try $0.string("file") } == ["first", "first", "second"])
        #expect(try both.jsonLines().map { try $0.number("wouldReceive") } == [1, 0, 1])
        #expect(try look("second").problem().string("code") == "gap")
        #expect(try look("--hold", "second").json().number("wouldReceive") == 1)
    }

    @Test func `quiet leaves the data and takes the talk`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let outcome = try shop.lectern("-C", "library", "add", "-", "-q", input: "Text")
        #expect(outcome.id.count == 32)
        #expect(outcome.errors == "")
        #expect(try shop.lectern("-C", "library", "list", "-q").text.split(separator: "\n").count == 2)
    }

    @Test func `colours come only where they are wanted`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        #expect(try !shop.lectern("-C", "library", "list").text.contains("\u{1b}"))
        #expect(try shop.lectern("-C", "library", "list", "--color", "always").text.contains("\u{1b}["))
        #expect(try !shop.lectern("-C", "library", "list", "--json", "--color", "always").text.contains("\u{1b}"))
        // Two verbs know another kind of colour, told by its value.
        let words = ["-C", "library", "annotate", id, "--note", "n", "--color", "never", "--color", "blue"]
        let note = try shop.lectern(words).id
        #expect(try shop.lectern("-C", "library", "show", note, "--json").json().string("color") == "blue")
        #expect(try shop.lectern("-C", "library", "edit", note, "--color=green").status == 0)
        #expect(try shop.lectern("-C", "library", "show", note, "--json").json().string("color") == "green")
        #expect(try shop.lectern("-C", "library", "list", "--color", "blue").status == 2)
    }
}
