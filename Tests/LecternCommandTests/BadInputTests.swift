import Foundation
import Glibc
import Testing

@Suite struct BadInputTests {
    @Test(arguments: ["name", "email", "body"])
    func `a comment without a required field is refused, missing or empty, whatever the defaults`(field: String) throws
    {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        func refuse(_ value: String?) throws {
            let values = ["name": "N", "email": "n@example.org", "body": "Words"].merging([field: value ?? ""]) { $1 }
            var words = ["--json", "-C", "library", "comment", article]
            for (name, text) in values.sorted(by: { $0.key < $1.key }) where name != field || value != nil {
                words += ["--\(name)", text]
            }
            let outcome = try shop.lectern(words)
            #expect(outcome.status == 1)
            #expect(try outcome.problem().string("code") == "required")
            #expect(try outcome.problem().string("message").contains(field))
        }
        try refuse(nil)
        try refuse("")
        try refuse("  ")
        try shop.lectern("-C", "library", "config", "comment.name", "Default")
        try shop.lectern("-C", "library", "config", "comment.email", "default@example.org")
        try refuse("")
        #expect(try shop.status("library").object("counts").number("comments") == 0)
    }

    @Test func `an address that is none is refused, and not repeated`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        let outcome = try shop.lectern(
            "-C", "library", "comment", article, "--name", "N", "--email", "secret address", "--body", "Words")
        #expect(outcome.status == 1)
        #expect(!outcome.errors.contains("secret"))
    }

    @Test func `a quote that is not there is refused, and one that stands twice lists the places`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        try shop.expectRefusal(
            4, "quote-not-found", in: "library", "annotate", article, "--quote", "no such words")
        try shop.expectRefusal(1, "quote-ambiguous", in: "library", "annotate", article, "--quote", "convoy")
        let outcome = try shop.lectern("-C", "library", "annotate", article, "--quote", "convoy")
        #expect(outcome.errors.contains("1. …"))
        #expect(outcome.errors.contains("2. …"))
        #expect(outcome.errors.contains("--occurrence"))
        let second = try shop.lectern("-C", "library", "annotate", article, "--quote", "convoy", "--occurrence", "2")
        #expect(second.status == 0)
        try shop.expectRefusal(1, "required", in: "library", "annotate", article, "--quote", "")
        try shop.expectRefusal(
            1, "malformed", in: "library", "annotate", article, "--quote", "convoy", "--occurrence", "3")
    }

    @Test func `a body that is not UTF-8 is refused with the place`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        try shop.write(Array("ab".utf8) + [0xff], to: "latin.txt")
        try shop.expectRefusal(1, "not-utf8", in: "library", "add", "latin.txt")
        #expect(try shop.lectern("-C", "library", "add", "latin.txt").errors.contains("byte 2"))
        try shop.expectRefusal(1, "unreadable-file", in: "library", "add", "missing.txt")
        try shop.expectRefusal(1, "url-missing-scheme", in: "library", "add", "--url", "example.org")
    }

    @Test func `a database of a newer schema is left alone`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        var database = try shop.bytes("library/library.lectern")
        // Bytes 60 to 63 of a database are the number that PRAGMA user_version shows.
        database.replaceSubrange(60..<64, with: [0, 0, 0, 99])
        try shop.write(database, to: "library/library.lectern")
        let outcome = try shop.lectern("-C", "library", "--json", "status")
        #expect(outcome.status == 1)
        #expect(try outcome.problem().string("code") == "newer-schema")
        #expect(try outcome.problem().string("message").contains("99"))
        #expect(try shop.bytes("library/library.lectern") == database)
    }

    @Test func `without a library the words say how to make one`() throws {
        let shop = try Workshop()
        for words in [["status"], ["-C", "nowhere", "status"], ["list", "--library", "nowhere"]] {
            let outcome = try shop.lectern(words)
            #expect(outcome.status == 10)
            #expect(outcome.errors.contains("lectern init"))
        }
        try shop.write("text", to: "notes.txt")
        #expect(try shop.lectern("-C", "notes.txt", "status").status == 10)
        try shop.makeLibrary("library")
        let again = try shop.lectern("init", "library", "--json")
        #expect(again.status == 1)
        #expect(try again.problem().string("code") == "exists")
    }

    @Test func `a locked library ends with 11 and says who holds it`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        let lock = open(shop.path("library/library.lectern-lock"), O_RDWR)
        try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
        let holder = "process 4711 (a sleeping editor)\n"
        _ = holder.withCString { pwrite(lock, $0, holder.utf8.count, 0) }
        ftruncate(lock, off_t(holder.utf8.count))
        let impatient = ["LECTERN_LOCK_TIMEOUT": "0"]
        let outcome = try shop.lectern("-C", "library", "tag", article, "+new", environment: impatient)
        #expect(outcome.status == 11)
        #expect(outcome.errors.contains("process 4711 (a sleeping editor)"), "\(outcome.errors)")
        close(lock)
        #expect(try shop.lectern("-C", "library", "tag", article, "+new", environment: impatient).status == 0)
        let odd = try shop.lectern("-C", "library", "status", environment: ["LECTERN_LOCK_TIMEOUT": "soon"])
        #expect(odd.status == 2)
    }

    @Test func `a full disk is a plain failure, and what was there is still there`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        try shop.expectRefusal(1, "disk-full", in: "library", "bundle", "export", "/dev/full")
        var status = stat()
        #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test(.enabled(if: Workshop.canMount, "unshare -rm may not mount a small file system here"))
    func `a library on a file system that fills up loses nothing that was acknowledged`() throws {
        let shop = try Workshop()
        let big = String((0..<6_000).map { "\($0 &* 2_654_435_761) " }.joined())
        try shop.write(big, to: "big.txt")
        try FileManager.default.createDirectory(atPath: shop.path("small"), withIntermediateDirectories: true)
        let script = """
            mount -t tmpfs -o size=700k none small || exit 99
            "$0" init small -q || exit 98
            acknowledged=0
            for number in $(seq 1 40); do
                sed "s/^/$number /" big.txt > numbered.txt
                "$0" -C small add numbered.txt -q --json > out.txt 2> err.txt || break
                acknowledged=$((acknowledged + 1))
            done
            code=$?
            rm -f out.txt
            "$0" -C small verify -q > verified.txt || exit 97
            echo "$acknowledged $("$0" -C small list --all | wc -l) $(sed 's/.*"code":"\\([a-z-]*\\)".*/\\1/' err.txt)"
            """
        let outcome = try shop.runMounting(script)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let words = outcome.text.split(whereSeparator: \.isWhitespace)
        try #require(words.count == 3, "\(outcome.text)")
        #expect(words[0] == words[1])
        #expect(words[2] == "disk-full")
    }

    @Test func `ids that are unknown or could be several are told apart`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        try shop.expectRefusal(4, "unknown-id", in: "library", "show", "ffffffffffff")
        try shop.expectRefusal(4, "unknown-id", in: "library", "trash", "not-an-id")
        for number in 1...17 { _ = try shop.add("Text \(number)", to: "library", "--url", "https://e.org/\(number)") }
        let ids = try shop.lectern("-C", "library", "list", "--json").jsonLines().map { try $0.string("id") }
        // Eighteen ids and sixteen first digits: some digit begins two of them.
        let digit = try #require("0123456789abcdef".first { digit in ids.count { $0.first == digit } > 1 })
        try shop.expectRefusal(1, "ambiguous-id", in: "library", "show", String(digit))
    }

    @Test func `an edit of several items is done for all of them or for none`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        try shop.expectRefusal(4, "unknown-id", in: "library", "trash", article, "ffffffffffff")
        try shop.expectRefusal(4, "unknown-id", in: "library", "mark", "--read", article, "ffffffffffff")
    }

    @Test func `an input that is too large is refused without a size that nobody knows`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        try shop.write("", to: "large.txt")
        #expect(truncate(shop.path("large.txt"), 20_000_000) == 0)
        try shop.expectRefusal(1, "too-large", in: "library", "add", "large.txt")
        let errors = try shop.lectern("-C", "library", "add", "large.txt").errors
        #expect(errors.contains("A text has at most 16777216 bytes, and large.txt has more than that."), "\(errors)")
    }

    @Test(arguments: ["import", "inspect", "verify"])
    func `a directory in place of a bundle is called one`(verb: String) throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        try shop.expectRefusal(1, "unreadable-file", in: "library", "bundle", verb, "library")
        let errors = try shop.lectern("-C", "library", "bundle", verb, "library").errors
        #expect(errors.contains("library cannot be read: Is a directory."), "\(errors)")
    }

    @Test func `a backup takes the place of nothing, and doesn't call everything a library`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        try shop.write("Mine", to: "notes.txt")
        for place in ["notes.txt", "."] {
            try shop.expectRefusal(1, "exists", in: "library", "backup", place)
            let errors = try shop.lectern("-C", "library", "backup", place).errors
            #expect(errors.contains("There is something at \(place) already."), "\(errors)")
        }
        #expect(try shop.bytes("notes.txt") == Array("Mine".utf8))
    }

    @Test func `a file is called what it was called, whatever SQLite would make of the name`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        for name in ["file:copy", ":memory:", "file:copy?mode=memory"] {
            #expect(try shop.lectern("-C", "library", "backup", name).status == 0, "\(name)")
            let attributes = try FileManager.default.attributesOfItem(atPath: shop.path(name))
            #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(name)")
            #expect(try shop.lectern("-C", name, "list", "--json").jsonLines().count == 1, "\(name)")
        }
        #expect(!FileManager.default.fileExists(atPath: shop.path("copy")))
    }

    @Test func `an item of another kind is called one`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        let noted = try shop.lectern("-C", "library", "annotate", article, "--note", "All of it")
        #expect(noted.status == 0)
        for id in [noted.id, String(noted.id.prefix(30))] {
            try shop.expectRefusal(2, "wrong-kind", in: "library", "mark", "--read", id)
            try shop.expectRefusal(2, "wrong-kind", in: "library", "list", "--after", id)
        }
        try shop.expectRefusal(2, "wrong-kind", in: "library", "annotate", "--reanchor", article, "--occurrence", "1")
        try shop.expectRefusal(2, "usage", in: "library", "bundle", "export", "x.bundle", "--since", "")
        try shop.expectRefusal(2, "wrong-kind", in: "library", "show", noted.id, "--capture", "abcd")
        try shop.expectRefusal(2, "wrong-kind", in: "library", "diff", noted.id, "--from", "abcd")
    }

    @Test func `a tag that the log names is there, though it is nothing that a purge takes`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "tag", article, "+new").status == 0)
        let items = try shop.lectern("-C", "library", "--json", "log").jsonLines().flatMap { try $0.objects("items") }
        let tag = try #require(items.first { $0.members["type"] as? String == "tag" }).string("id")
        for id in [tag, String(tag.prefix(12))] {
            try shop.expectRefusal(2, "wrong-kind", in: "library", "purge", "-y", id)
            let said = try shop.lectern("-C", "library", "purge", "-y", id).errors
            let remedy = try #require(said.firstMatch(of: #/`lectern ([^`]*)`/#)).1
            let words = remedy.split(separator: " ").map { String($0) }
            #expect(try shop.lectern(["-C", "library"] + words).text.contains("tag \(tag)"), "\(said)")
        }
    }
}
