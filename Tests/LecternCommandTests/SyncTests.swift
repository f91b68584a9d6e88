import Dispatch
import Foundation
import Glibc
import Testing

/// Remotes and syncing as a person uses them.
@Suite struct SyncTests {
    private func sync(_ shop: Workshop, _ library: String, token: String? = nil, _ words: String...) throws -> Outcome {
        try shop.lectern(
            ["-C", library, "--json", "sync"] + words, environment: token.map { ["LECTERN_TOKEN": $0] } ?? [:])
    }

    @Test func `two machines share a folder, and a third is cloned from it`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("laptop")
        #expect(try shop.lectern("-C", "laptop", "remote", "add", "stick", "stick").status == 0)
        let first = try sync(shop, "laptop").json()
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
        for library in ["laptop", "desktop", "laptop"] { #expect(try sync(shop, library).status == 0) }
        #expect(try shop.digest("laptop") == shop.digest("desktop"))
        let again = try sync(shop, "desktop").json()
        #expect(try again.flag("upToDate"))
        let status = try #require(try shop.status("desktop").objects("remotes").first)
        #expect(try status.number("ahead") == 0 && status.number("behind") == 0)
        #expect(status.isNull("problem"))
    }

    @Test func `three machines meet at a hub that is killed in between`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("laptop")
        let library = try shop.status("laptop").string("library")
        var hub = try RunningHub(in: shop)
        let token = try hub.token("writer", for: library)
        #expect(try shop.lectern("-C", "laptop", "remote", "add", "hub", hub.url).status == 0)
        #expect(try sync(shop, "laptop", token: token).json().number("sent") == 1)
        let address = "\(hub.url)/v1/libraries/\(library)"
        for name in ["desktop", "tablet"] {
            #expect(try shop.lectern(["clone", address, name], environment: ["LECTERN_TOKEN": token]).status == 0)
            #expect(try shop.lectern("-C", name, "tag", article, "+\(name)").status == 0)
        }
        let port = hub.port
        hub.end(by: SIGKILL)
        let unreachable = try sync(shop, "desktop", token: token)
        #expect(unreachable.status == 6)
        #expect(try unreachable.problem().string("code") == "unreachable")
        hub = try RunningHub(in: shop, port: port)
        for name in ["desktop", "tablet", "desktop", "laptop"] {
            #expect(try sync(shop, name, token: token).status == 0)
        }
        #expect(try shop.digest("laptop") == shop.digest("desktop"))
        #expect(try shop.digest("laptop") == shop.digest("tablet"))
        #expect(hub.end(by: SIGTERM) == 0)
        #expect(!hub.log.contains(token) && !hub.log.contains("convoy"))
    }

    @Test func `a reader takes all but private parts, and is told what stays here`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("member")
        let address = "ada.lovelace@example.org"
        #expect(
            try shop.lectern(
                "-C", "member", "comment", article, "--name", "Ada", "--email", address, "--body", "Yes."
            ).status == 0)
        let library = try shop.status("member").string("library")
        let hub = try RunningHub(in: shop)
        let writer = try hub.token("writer", for: library)
        let reader = try hub.token("reader", for: library)
        #expect(try shop.lectern("-C", "member", "remote", "add", "hub", hub.url).status == 0)
        #expect(try sync(shop, "member", token: writer).status == 0)
        let place = "\(hub.url)/v1/libraries/\(library)"
        #expect(try shop.lectern(["clone", place, "reader"], environment: ["LECTERN_TOKEN": reader]).status == 0)
        #expect(try shop.digest("reader") == shop.digest("member"))
        for file in try FileManager.default.contentsOfDirectory(atPath: shop.path("reader")) {
            #expect(try !Data(shop.bytes("reader/\(file)")).contains(Data(address.utf8)), "\(file)")
        }
        #expect(try shop.lectern("-C", "reader", "tag", article, "+mine").status == 0)
        let unsent = try sync(shop, "reader", token: reader)
        #expect(unsent.status == 3)
        #expect(try unsent.json().number("unsent") == 1)
        #expect(unsent.errors.contains("reader-unsent"))
        // Made a member, it gives and gets the rest.
        let promoted = try sync(shop, "reader", token: writer).json()
        #expect(try promoted.number("sent") == 1)
        #expect(try sync(shop, "reader", token: writer).status == 0)
        let comment = try shop.lectern("-C", "reader", "show", article, "--private", "--json").text
        #expect(comment.contains(address))
    }

    @Test func `a wrong, an expired and a revoked token are refused even when nothing is new`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let library = try shop.status("library").string("library")
        let hub = try RunningHub(in: shop)
        let good = try hub.token("writer", for: library)
        #expect(try shop.lectern("-C", "library", "remote", "add", "hub", hub.url).status == 0)
        #expect(try sync(shop, "library", token: good).status == 0)
        let expired = try hub.token("writer", for: library, "--expires", "2999-01-01")
        let list = URL(filePath: shop.path("hub/libraries/\(library)/tokens.json"))
        let tokens = try String(contentsOf: list, encoding: .utf8)
        try Data(tokens.replacing(#/"expires" : \d+/#, with: #""expires" : 1"#).utf8).write(to: list)
        for (token, code) in [
            (String(good.dropLast()) + (good.hasSuffix("0") ? "1" : "0"), "unauthorized"), ("nonsense", "unauthorized"),
            (expired, "token-expired"),
        ] {
            let refused = try sync(shop, "library", token: token)
            #expect(refused.status == 1)
            #expect(try refused.problem().string("code") == code)
            #expect(!refused.errors.contains(token))
        }
        #expect(try sync(shop, "library").status == 1)
        #expect(
            try shop.lectern("hub", "token", "revoke", "--data", "hub", "--library", library, good).status == 0)
        #expect(try sync(shop, "library", token: good).problem().string("code") == "unauthorized")
        let listed = try shop.lectern("hub", "token", "list", "--data", "hub", "--library", library, "--json")
            .jsonLines()
        #expect(try listed.map { try $0.string("role") } == ["writer"])
        let problem = try #require(try shop.status("library").objects("remotes").first).object("problem")
        #expect(try problem.string("code") == "unauthorized")
    }

    @Test func `a token is kept in a file of one's own, and read from nowhere else`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let library = try shop.status("library").string("library")
        let hub = try RunningHub(in: shop)
        let token = try hub.token("owner", for: library)
        #expect(try shop.lectern("-C", "library", "remote", "add", "hub", hub.url).status == 0)
        #expect(try shop.lectern("-C", "library", "remote", "token", "hub", input: token + "\n").status == 0)
        #expect(try sync(shop, "library").status == 0)
        let file = shop.home + "/.config/lectern/tokens.json"
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try !Data(shop.bytes("library/library.lectern")).contains(Data(token.utf8)))
        // The environment counts before the file.
        #expect(try sync(shop, "library", token: "nonsense").status == 1)
        chmod(file, 0o644)
        #expect(try sync(shop, "library").problem().string("code") == "token-file")
        chmod(file, 0o600)
        #expect(try shop.lectern("-C", "library", "remote", "remove", "hub").status == 0)
        #expect(try !String(contentsOfFile: file, encoding: .utf8).contains(token))
    }

    @Test func `remotes are named, listed, renamed and forgotten`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try sync(shop, "library").status == 4)
        #expect(try shop.lectern("-C", "library", "remote", "add", "b", "https://hub.example.org/").status == 0)
        #expect(try shop.lectern("-C", "library", "remote", "add", "a", "folder").status == 0)
        #expect(try shop.lectern("-C", "library", "remote", "rename", "a", "c").status == 0)
        let listed = try shop.lectern("-C", "library", "remote", "list", "--json").jsonLines()
        #expect(try listed.map { try $0.string("name") } == ["b", "c"])
        #expect(try listed.first?.string("address") == "https://hub.example.org")
        try shop.expectRefusal(1, "remote-exists", in: "library", "remote", "rename", "b", "c")
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
        #expect(try sync(shop, "library").status == 0)
        try FileManager.default.moveItem(atPath: shop.path("folder"), toPath: shop.path("away"))
        try shop.expectRefusal(6, "vanished", in: "library", "sync")
        try FileManager.default.createDirectory(atPath: shop.path("folder"), withIntermediateDirectories: false)
        try shop.expectRefusal(1, "wiped", in: "library", "sync")
        let filled = try sync(shop, "library", "--reseed").json()
        #expect(try filled.number("sent") == 1)
        #expect(try shop.lectern("clone", "folder", "copy").status == 0)
        #expect(try shop.digest("copy") == shop.digest("library"))
    }

    @Test func `texts can stay behind, and come when they are asked for`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try sync(shop, "library").status == 0)
        #expect(try shop.lectern("clone", "folder", "thin", "--blobs", "none").status == 0)
        #expect(try shop.lectern("-C", "thin", "config", "sync.blobs").text == "none\n")
        #expect(try shop.lectern("-C", "thin", "show", article, "--body").status == 4)
        #expect(try sync(shop, "thin").json().flag("upToDate"))
        #expect(try sync(shop, "thin", "--blobs", "all").json().number("captures") == 1)
        #expect(try shop.lectern("-C", "thin", "show", article, "--body").text == Workshop.text)
        #expect(try shop.lectern("-C", "thin", "config", "sync.blobs", "some").status == 2)
    }

    @Test func `the texts of single articles come from whoever has them, and others stay behind`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("library")
        let other = try shop.lectern("-C", "library", "add", "-", "--title", "Another", input: "Other words.").text
            .trimmingCharacters(in: .newlines)
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try sync(shop, "library").status == 0)
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
        #expect(try sync(shop, "here").jsonLines().count == 2)
        #expect(try shop.lectern("clone", "b", "there").status == 0)
        #expect(try shop.lectern("-C", "there", "tag", article, "+there").status == 0)
        #expect(try sync(shop, "there").status == 0)
        // What came from the second remote goes to the first one in the same run.
        let lines = try sync(shop, "here").jsonLines()
        #expect(try lines.map { try $0.string("remote") } == ["a", "b", "a"])
        #expect(try lines.last?.number("sent") == 1)
        try FileManager.default.removeItem(atPath: shop.path("a"))
        #expect(try shop.lectern("-C", "here", "tag", article, "+here").status == 0)
        let partly = try sync(shop, "here")
        #expect(partly.status == 3)
        #expect(try partly.problem().string("code") == "vanished")
        #expect(try partly.json().string("remote") == "b")
    }

    @Test func `a dry run asks and changes nothing`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("here")
        #expect(try shop.lectern("-C", "here", "remote", "add", "folder", "folder").status == 0)
        #expect(try sync(shop, "here").status == 0)
        #expect(try shop.lectern("clone", "folder", "there").status == 0)
        #expect(try shop.lectern("-C", "there", "tag", article, "+there").status == 0)
        #expect(try sync(shop, "there").status == 0)
        #expect(try shop.lectern("-C", "here", "mark", article, "--read").status == 0)
        let before = try shop.digest("here")
        let preview = try sync(shop, "here", "--dry-run").json()
        #expect(try preview.number("wouldReceive") == 1)
        #expect(try preview.number("wouldSend") == 1)
        #expect(try shop.digest("here") == before)
    }

    @Test func `a watching sync carries what happens here and there`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("here")
        let library = try shop.status("here").string("library")
        let hub = try RunningHub(in: shop)
        let environment = ["LECTERN_TOKEN": try hub.token("writer", for: library)]
        #expect(try shop.lectern("-C", "here", "remote", "add", "hub", hub.url).status == 0)
        let watch = try WatchingSync("here", in: shop, environment: environment)
        #expect(try watch.next().number("sent") == 1)
        let place = "\(hub.url)/v1/libraries/\(library)"
        #expect(try shop.lectern(["clone", place, "there"], environment: environment).status == 0)
        #expect(try shop.lectern("-C", "here", "tag", article, "+here").status == 0)
        #expect(try watch.next().number("sent") == 1)
        #expect(try shop.lectern("-C", "there", "mark", article, "--favourite").status == 0)
        #expect(try sync(shop, "there", token: environment["LECTERN_TOKEN"]).status == 0)
        #expect(try watch.next().number("new") == 1)
        #expect(try shop.digest("here") == shop.digest("there"))
        #expect(watch.interrupt() == 130)
    }

    @Test func `a hub serves plain HTTP on this machine only, and one at a time on its data`() throws {
        let shop = try Workshop()
        let exposed = try shop.lectern("hub", "serve", "--data", "hub", "--listen", "0.0.0.0:0", "--json")
        #expect(exposed.status == 1)
        let hub = try RunningHub(in: shop)
        let second = try shop.lectern("hub", "serve", "--data", "hub", "--listen", "127.0.0.1:0", "--json")
        #expect(second.status == 1)
        #expect(try second.problem().string("code") == "hub-running")
        #expect(hub.end(by: SIGINT) == 0)
    }
}
