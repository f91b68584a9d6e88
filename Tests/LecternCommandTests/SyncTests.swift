import Foundation
import Testing

/// Remotes and syncing as a person uses them, most of all folders.
@Suite struct SyncTests {
    @Test func `two machines share a folder, and a third is cloned from it`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("laptop")
        #expect(try shop.lectern("-C", "laptop", "remote", "add", "stick", "stick").status == 0)
        let first = try shop.sync("laptop").json()
        #expect(try first.number("sent") == 1)
        #expect(
            first.names == [
                "remote", "role", "new", "early", "captures", "privateRecords", "held", "items", "sent", "unsent",
                "supplied",
                "upToDate",
            ])
        #expect(try shop.lectern("clone", "stick", "desktop").status == 0)
        let origin = try shop.lectern("-C", "desktop", "remote", "list", "--json").json()
        #expect(try origin.string("name") == "origin")
        #expect(
            origin.names == [
                "name", "address", "role", "ahead", "behind", "synced", "clockAheadMilliseconds", "problem",
            ])
        #expect(try origin.string("address").hasSuffix("/stick"))

        #expect(try shop.lectern("-C", "laptop", "edit", article, "--title", "One").status == 0)
        #expect(try shop.lectern("-C", "desktop", "tag", article, "+Two").status == 0)
        for library in ["laptop", "desktop", "laptop"] { #expect(try shop.sync(library).status == 0) }
        #expect(try shop.digest("laptop") == shop.digest("desktop"))
        let again = try shop.sync("desktop").json()
        #expect(try again.flag("upToDate"))
        let status = try #require(try shop.status("desktop").objects("remotes").first)
        #expect(try status.number("ahead") == 0 && status.number("behind") == 0)
        #expect(status.isNull("problem"))
    }

    @Test func `remotes are named, listed, renamed and forgotten`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.sync("library").status == 4)
        #expect(try shop.lectern("-C", "library", "remote", "add", "b", "https://hub.example.org/").status == 0)
        #expect(try shop.lectern("-C", "library", "remote", "add", "a", "folder").status == 0)
        #expect(try shop.lectern("-C", "library", "remote", "rename", "a", "c").status == 0)
        let listed = try shop.lectern("-C", "library", "remote", "list", "--json").jsonLines()
        #expect(try listed.map { try $0.string("name") } == ["b", "c"])
        #expect(try listed.first?.string("address") == "https://hub.example.org")
        try shop.expectRefusal(1, "remote-exists", in: "library", "remote", "rename", "b", "c")
        try shop.expectRefusal(1, "remote-exists", in: "library", "-n", "remote", "rename", "b", "b")
        try shop.expectRefusal(4, "unknown-remote", in: "library", "remote", "remove", "a")
        try shop.expectRefusal(4, "unknown-remote", in: "library", "sync", "a")
        try shop.expectRefusal(2, "bad-address", in: "library", "remote", "add", "d", "http://hub.example.org")
        try shop.expectRefusal(2, "bad-address", in: "library", "remote", "add", "d", "https://me:secret@example.org")
        try shop.makeLibrary("other")
        try shop.expectRefusal(1, "other-library", in: "other", "remote", "add", "d", "folder")
        try shop.expectRefusal(1, "remote-exists", in: "library", "remote", "add", "c", "fresh")
        #expect(!FileManager.default.fileExists(atPath: shop.path("fresh")))
        #expect(try shop.lectern("-C", "library", "remote", "remove", "b").status == 0)
        #expect(try shop.lectern("-C", "library", "remote", "list", "--json").jsonLines().count == 1)
    }

    @Test(arguments: ["", "two words", "a\nb", "z\u{1b}[31m", "z\u{202e}a", String(repeating: "x", count: 65)])
    func `a remote is called what can be typed and shown, from the beginning and later`(name: String) throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "remote", "add", "a", "folder").status == 0)
        try shop.expectRefusal(2, "usage", in: "library", "remote", "add", name, "folder")
        try shop.expectRefusal(2, "usage", in: "library", "remote", "rename", "a", name)
        #expect(try shop.lectern("-C", "library", "remote", "list", "--json").json().string("name") == "a")
    }

    @Test func `a dry run refuses the remote that would be refused`() throws {
        let shop = try Workshop()
        for name in ["library", "other"] { try shop.makeLibrary(name) }
        #expect(try shop.lectern("-C", "library", "remote", "add", "a", "folder").status == 0)
        for option in [["-n"], []] {
            func expectRefusal(_ status: Int32, _ code: String, _ library: String, _ folder: String) throws {
                let words = option + ["-C", library, "--json", "remote", "add", "a", folder]
                let outcome = try shop.lectern(words)
                #expect(try outcome.status == status && outcome.problem().string("code") == code, "\(words)")
            }
            try expectRefusal(1, "remote-exists", "library", "folder")
            try expectRefusal(1, "other-library", "other", "folder")
            try expectRefusal(1, "not-a-remote", "other", "library")
            try expectRefusal(1, "not-a-remote", "other", "library/library.lectern")
            try expectRefusal(6, "vanished", "other", "missing/folder")
            let inUse = try shop.lectern(option + ["-C", "other", "--json", "remote", "add", "a", "library"])
            #expect(try inUse.problem().string("remedy").contains("must be empty"))
        }
        for folder in ["folder", "fresh"] {
            #expect(try shop.lectern("-C", "library", "-n", "remote", "add", "b", folder).status == 0)
        }
        #expect(!FileManager.default.fileExists(atPath: shop.path("fresh")))
        #expect(try shop.lectern("-C", "library", "remote", "list", "--json").jsonLines().count == 1)
    }

    @Test func `a folder that is gone or emptied deletes nothing, and is filled again when that is asked for`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.sync("library").status == 0)
        try FileManager.default.moveItem(atPath: shop.path("folder"), toPath: shop.path("away"))
        try shop.expectRefusal(6, "vanished", in: "library", "sync")
        try FileManager.default.createDirectory(atPath: shop.path("folder"), withIntermediateDirectories: false)
        try shop.expectRefusal(1, "wiped", in: "library", "sync")
        let filled = try shop.sync("library", "--reseed").json()
        #expect(try filled.number("sent") == 1)
        #expect(try shop.lectern("clone", "folder", "copy").status == 0)
        #expect(try shop.digest("copy") == shop.digest("library"))
    }

    @Test func `texts can stay behind, and come when they are asked for`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.sync("library").status == 0)
        #expect(try shop.lectern("clone", "folder", "thin", "--blobs", "none").status == 0)
        #expect(try shop.lectern("-C", "thin", "config", "sync.blobs").text == "none\n")
        #expect(try shop.lectern("-C", "thin", "show", article, "--body").status == 4)
        #expect(try shop.sync("thin").json().flag("upToDate"))
        #expect(try shop.sync("thin", "--blobs", "all").json().number("captures") == 1)
        #expect(try shop.lectern("-C", "thin", "show", article, "--body").text == Workshop.text)
        #expect(try shop.lectern("-C", "thin", "config", "sync.blobs", "some").status == 2)
    }

    @Test func `the texts of single articles come from whoever has them, and others stay behind`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        let other = try shop.lectern("-C", "library", "add", "-", "--title", "Another", input: "Other words.").text
            .trimmingCharacters(in: .newlines)
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.sync("library").status == 0)
        #expect(try shop.lectern("clone", "folder", "thin", "--blobs", "none").status == 0)
        #expect(try shop.lectern("-C", "thin", "remote", "add", "away", "away").status == 0)
        try shop.expectRefusal(4, "unknown-id", in: "thin", "fetch", "ffff")
        #expect(try shop.lectern("-C", "thin", "fetch", article, "--dry-run").errors.contains("1 text to fetch"))
        #expect(try shop.lectern("-C", "thin", "fetch", article).status == 0)
        #expect(try shop.lectern("-C", "thin", "show", article, "--body").text == Workshop.text)
        #expect(try shop.lectern("-C", "thin", "show", other, "--body").status == 4)
        // What is here is asked of nobody.
        try FileManager.default.removeItem(atPath: shop.path("folder/blob"))
        #expect(try shop.lectern("-C", "thin", "fetch", article).status == 0)
        let refused = try shop.lectern("-C", "thin", "fetch", article, other)
        #expect(refused.status != 0 && refused.errors.contains("Could not be had"), "\(refused)")
        #expect(try shop.digest("thin") == shop.digest("library"))
    }

    @Test func `several remotes are synced in one run, and one that fails keeps no other out`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("here")
        for name in ["a", "b"] { #expect(try shop.lectern("-C", "here", "remote", "add", name, name).status == 0) }
        #expect(try shop.sync("here").jsonLines().count == 2)
        #expect(try shop.lectern("clone", "b", "there").status == 0)
        #expect(try shop.lectern("-C", "there", "tag", article, "+there").status == 0)
        #expect(try shop.sync("there").status == 0)
        // What came from the second remote goes to the first one in the same run.
        let lines = try shop.sync("here").jsonLines()
        #expect(try lines.map { try $0.string("remote") } == ["a", "b", "a"])
        #expect(try lines.last?.number("sent") == 1)
        try FileManager.default.removeItem(atPath: shop.path("a"))
        #expect(try shop.lectern("-C", "here", "tag", article, "+here").status == 0)
        let partly = try shop.sync("here")
        #expect(partly.status == 3)
        #expect(try partly.problem().string("code") == "vanished")
        #expect(try partly.json().string("remote") == "b")
    }

    @Test func `a dry run asks and changes nothing`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("here")
        #expect(try shop.lectern("-C", "here", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.sync("here").status == 0)
        #expect(try shop.lectern("clone", "folder", "there").status == 0)
        #expect(try shop.lectern("-C", "there", "tag", article, "+there").status == 0)
        #expect(try shop.sync("there").status == 0)
        #expect(try shop.lectern("-C", "here", "mark", article, "--read").status == 0)
        let before = try shop.digest("here")
        let preview = try shop.sync("here", "--dry-run").json()
        #expect(try preview.number("wouldReceive") == 1)
        #expect(try preview.number("wouldSend") == 1)
        #expect(try shop.digest("here") == before)
    }

    @Test func `a dry run goes on behind a remote that fails, and ends as the sync would`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("here")
        for name in ["a", "b"] { try shop.lectern("-C", "here", "remote", "add", name, name) }
        #expect(try shop.sync("here").status == 0)
        try FileManager.default.removeItem(atPath: shop.path("a"))
        let preview = try shop.sync("here", "--dry-run")
        #expect(preview.status == 3)
        #expect(try preview.json().string("remote") == "b")
        #expect(try preview.problem().string("code") == "vanished")
        #expect(try preview.problem().string("message").hasPrefix("a: "))
        #expect(try shop.sync("here", "a", "--dry-run").status == 6)
    }
}
