import Foundation
import Glibc
import Testing

/// Hubs and their tokens as a person uses them.
@Suite struct HubSyncTests {
    @Test func `three machines meet at a hub that is killed in between`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("laptop")
        let library = try shop.status("laptop").string("library")
        var hub = try RunningHub(in: shop)
        let token = try hub.token("writer", for: library)
        #expect(try shop.lectern("-C", "laptop", "remote", "add", "hub", hub.url).status == 0)
        #expect(try shop.sync("laptop", token: token).json().number("sent") == 1)
        let address = "\(hub.url)/v1/libraries/\(library)"
        for name in ["desktop", "tablet"] {
            #expect(try shop.lectern(["clone", address, name], environment: ["LECTERN_TOKEN": token]).status == 0)
            #expect(try shop.lectern("-C", name, "tag", article, "+\(name)").status == 0)
        }
        let port = hub.port
        hub.end(by: SIGKILL)
        let unreachable = try shop.sync("desktop", token: token)
        #expect(unreachable.status == 6)
        #expect(try unreachable.problem().string("code") == "unreachable")
        hub = try RunningHub(in: shop, port: port)
        for name in ["desktop", "tablet", "desktop", "laptop"] {
            #expect(try shop.sync(name, token: token).status == 0)
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
        #expect(try shop.sync("member", token: writer).status == 0)
        let place = "\(hub.url)/v1/libraries/\(library)"
        #expect(try shop.lectern(["clone", place, "reader"], environment: ["LECTERN_TOKEN": reader]).status == 0)
        #expect(try shop.digest("reader") == shop.digest("member"))
        let files = try FileManager.default.contentsOfDirectory(atPath: shop.path("reader"))
        #expect(files.contains("library.lectern"))
        for file in files {
            #expect(try !Data(shop.bytes("reader/\(file)")).contains(Data(address.utf8)), "\(file)")
        }
        #expect(try shop.lectern("-C", "reader", "tag", article, "+mine").status == 0)
        let preview = try shop.sync("reader", token: reader, "--dry-run")
        #expect(preview.status == 3)
        #expect(try preview.json().number("wouldSend") == 0)
        #expect(preview.errors.contains("reader-unsent"))
        let unsent = try shop.sync("reader", token: reader)
        #expect(unsent.status == 3)
        #expect(try unsent.json().number("unsent") == 1)
        #expect(unsent.errors.contains("reader-unsent"))
        // Made a member, it gives and gets the rest.
        let promoted = try shop.sync("reader", token: writer).json()
        #expect(try promoted.number("sent") == 1)
        #expect(try shop.sync("reader", token: writer).status == 0)
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
        #expect(try shop.sync("library", token: good).status == 0)
        let expired = try hub.token("writer", for: library, "--expires", "2999-01-01")
        let list = URL(filePath: shop.path("hub/libraries/\(library)/tokens.json"))
        let tokens = try String(contentsOf: list, encoding: .utf8)
        try Data(tokens.replacing(#/"expires" : \d+/#, with: #""expires" : 1"#).utf8).write(to: list)
        for (token, code) in [
            (String(good.dropLast()) + (good.hasSuffix("0") ? "1" : "0"), "unauthorized"), ("nonsense", "unauthorized"),
            (expired, "token-expired"),
        ] {
            let refused = try shop.sync("library", token: token)
            #expect(refused.status == 1)
            #expect(try refused.problem().string("code") == code)
            #expect(!refused.errors.contains(token))
        }
        #expect(try shop.sync("library").status == 1)
        #expect(
            try shop.lectern("hub", "token", "revoke", "--data", "hub", "--library", library, good).status == 0)
        #expect(try shop.sync("library", token: good).problem().string("code") == "unauthorized")
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
        #expect(try shop.sync("library").status == 0)
        let file = shop.home + "/.config/lectern/tokens.json"
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try !Data(shop.bytes("library/library.lectern")).contains(Data(token.utf8)))
        // The environment counts before the file.
        #expect(try shop.sync("library", token: "nonsense").status == 1)
        chmod(file, 0o644)
        #expect(try shop.sync("library").problem().string("code") == "token-file")
        chmod(file, 0o600)
        let removed = try shop.lectern("-C", "library", "remote", "remove", "hub")
        #expect(removed.status == 0 && removed.errors.contains("other replicas of this library on this account"))
        #expect(try !String(contentsOfFile: file, encoding: .utf8).contains(token))
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
        #expect(try shop.sync("there", token: environment["LECTERN_TOKEN"]).status == 0)
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
