import Foundation
import Testing

@Suite struct TwoReplicasTests {
    @Test func `two replicas that worked apart exchange bundles and hold the same library`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("laptop")
        let other = try shop.add("Another page", to: "laptop", "--url", "https://example.org/other")
        try shop.lectern("-C", "laptop", "bundle", "export", "first.bundle")
        #expect(try shop.lectern("clone", "first.bundle", "desktop").status == 0)

        try shop.lectern("-C", "laptop", "annotate", article, "--quote", "line in the sand")
        try shop.lectern(
            "-C", "desktop", "comment", article, "--name", "Reader", "--email", "r@example.org", "--body", "Hm.")
        try shop.lectern("-C", "laptop", "edit", article, "--title", "From the laptop")
        try shop.lectern("-C", "desktop", "edit", article, "--title", "From the desktop")
        try shop.lectern("-C", "laptop", "annotate", other, "--note", "keep this")
        try shop.lectern("-C", "desktop", "trash", other)

        try shop.lectern("-C", "laptop", "bundle", "export", "laptop.bundle")
        try shop.lectern("-C", "desktop", "bundle", "export", "desktop.bundle")
        #expect(try shop.lectern("-C", "laptop", "bundle", "import", "desktop.bundle").status == 5)
        #expect(try shop.lectern("-C", "desktop", "bundle", "import", "laptop.bundle", "first.bundle").status == 5)

        #expect(try shop.digest("laptop") == shop.digest("desktop"))
        for library in ["laptop", "desktop"] {
            let page = try shop.lectern("-C", library, "show", article, "--json").json()
            #expect(try page.objects("annotations").map { try $0.string("quote") } == ["line in the sand"])
            #expect(try page.objects("comments").map { try $0.string("body") } == ["Hm."])
            #expect(try page.strings("conflicts") == ["title"])
            let reasons = try shop.lectern("-C", library, "conflicts", "--json").jsonLines().map {
                try $0.string("reason")
            }
            #expect(reasons.sorted() == ["came-back", "values"])
            #expect(try shop.lectern("-C", library, "show", other, "--json").json().string("lifecycle") == "live")
            #expect(try shop.lectern("-C", library, "verify").status == 0)
        }
    }

    @Test func `taking a bundle twice does nothing the second time`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("one")
        #expect(try shop.lectern("clone", "one", "two").status == 0)
        _ = try shop.add("More", to: "one")
        try shop.carry(from: "one", to: "two")
        let again = try shop.lectern("-C", "two", "bundle", "import", "carried.bundle", "--json").json()
        #expect(try again.number("new") == 0)
        #expect(try shop.digest("one") == shop.digest("two"))
    }

    @Test func `several bundles are taken in whatever order they are named`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("one")
        try shop.lectern("clone", "one", "two")
        var since = try shop.status("one").string("vectorText")
        for number in 1...3 {
            _ = try shop.add("Text \(number)", to: "one")
            try shop.lectern("-C", "one", "bundle", "export", "\(number).bundle", "--since", since)
            since = try shop.status("one").string("vectorText")
        }
        let outcome = try shop.lectern("-C", "two", "bundle", "import", "3.bundle", "2.bundle", "1.bundle")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try shop.digest("one") == shop.digest("two"))
    }

    @Test func `held changes wait for those that they build on`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("one")
        try shop.lectern("clone", "one", "two")
        let first = try shop.status("one").string("vectorText")
        _ = try shop.add("Text 1", to: "one")
        let second = try shop.status("one").string("vectorText")
        _ = try shop.add("Text 2", to: "one")
        try shop.lectern("-C", "one", "bundle", "export", "late.bundle", "--since", second)
        try shop.lectern("-C", "one", "bundle", "export", "early.bundle", "--since", first)
        #expect(try shop.lectern("-C", "two", "bundle", "import", "--hold", "late.bundle").status == 0)
        #expect(try shop.status("two").object("counts").number("pending") == 1)
        #expect(try shop.lectern("-C", "two", "bundle", "import", "early.bundle").status == 0)
        #expect(try shop.status("two").object("counts").number("pending") == 0)
        #expect(try shop.digest("one") == shop.digest("two"))
    }

    @Test func `a bundle goes through a pipe`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("one")
        try shop.lectern("clone", "one", "two")
        _ = try shop.add("More", to: "one")
        let bundle = try shop.lectern("-C", "one", "bundle", "export", "-")
        #expect(bundle.status == 0)
        #expect(try shop.lectern(["-C", "two", "bundle", "import", "-"], input: bundle.output).status == 0)
        #expect(try shop.digest("one") == shop.digest("two"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.temporary) == [])
    }

    @Test func `a bundle for a replica leaves out what it is known to have`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("one")
        try shop.lectern("clone", "one", "two")
        try shop.lectern("-C", "two", "tag", article, "+seen")
        try shop.carry(from: "two", to: "one")
        _ = try shop.add("More", to: "one")
        let receiver = try shop.status("two").string("replica")
        let exported = try shop.lectern(
            "-C", "one", "bundle", "export", "delta.bundle", "--for", String(receiver.prefix(8)), "--json"
        ).json()
        #expect(try exported.number("changes") == 1)
        #expect(try shop.lectern("-C", "two", "bundle", "import", "delta.bundle").status == 0)
        #expect(try shop.digest("one") == shop.digest("two"))
    }

    @Test func `a reader gets no trace of an address, and the same digest`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("member")
        let email = "private.person@example.org"
        try shop.lectern("-C", "member", "comment", article, "--name", "N", "--email", email, "--body", "Words")
        let full = try shop.lectern("-C", "member", "bundle", "export", "member.bundle")
        #expect(full.errors.contains("private e-mail addresses"))
        let outcome = try shop.lectern("-C", "member", "bundle", "export", "reader.bundle", "--as", "reader")
        #expect(!outcome.errors.contains("addresses"))
        let inspected = try shop.lectern("bundle", "inspect", "reader.bundle", "--json").json()
        #expect(try inspected.flag("withholdsPrivate"))
        #expect(try inspected.number("privateRecords") == 0)
        #expect(try shop.lectern("clone", "reader.bundle", "reader").status == 0)
        #expect(try shop.digest("reader") == shop.digest("member"))
        #expect(try shop.lectern("-C", "reader", "verify").status == 0)
        let page = try shop.lectern("-C", "reader", "show", article, "--private", "--json").json()
        #expect(try page.objects("comments")[0].isNull("email"))
        let database = try shop.bytes("reader/library.lectern")
        #expect(Data(database).range(of: Data(email.utf8)) == nil)
    }

    @Test func `a copied replica says that it goes on under a new name, and no edit is lost`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("original")
        try FileManager.default.copyItem(atPath: shop.path("original"), toPath: shop.path("copy"))
        let first = try shop.lectern("-C", "copy", "tag", article, "+copy")
        #expect(first.errors.contains("From now on it is replica"))
        #expect(first.errors.contains("Nothing is lost"))
        #expect(try !shop.lectern("-C", "copy", "status").errors.contains("From now on"))
        try shop.lectern("-C", "original", "tag", article, "+original")
        try shop.lectern("clone", "original", "third")
        try shop.carry(from: "copy", to: "third")
        #expect(try shop.lectern("-C", "third", "tag", article).text == "copy\noriginal\n")
    }
}
