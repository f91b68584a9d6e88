import Foundation
import Testing

/// The brake on bulk deletions.
@Suite struct LargeDeletionTests {
    /// Two replicas of a library of sixty articles, all of which the second one takes away.
    private func makeReplicas(_ shop: Workshop, deletingBy verb: String...) throws -> [String] {
        #expect(try shop.lectern("init", "one").status == 0)
        for number in 0..<60 { _ = try shop.add("Text \(number)", to: "one", "--url", "https://example.org/\(number)") }
        try shop.lectern("clone", "one", "two")
        let ids = try shop.lectern("-C", "two", "list", "--all", "--json").jsonLines().map { try $0.string("id") }
        #expect(ids.count == 60)
        #expect(try shop.lectern(["-C", "two"] + verb + ids).status == 0)
        return ids
    }

    private func listed(_ shop: Workshop, _ library: String) throws -> Int {
        try shop.lectern("-C", library, "list", "--all", "--json").jsonLines().count
    }

    @Test func `a large run of deletions waits until somebody decides, and can be undone for all`() throws {
        let shop = try Workshop()
        let ids = try makeReplicas(shop, deletingBy: "trash")
        try shop.lectern("-C", "two", "bundle", "export", "two.bundle")
        let taken = try shop.lectern("-C", "one", "bundle", "import", "two.bundle")
        #expect(taken.status == 5)
        #expect(taken.errors.contains("60 items"))
        #expect(try listed(shop, "one") == 60)
        #expect(try shop.status("one").object("counts").number("held") == 60)
        // The changes are folded all the same: both hold the same library.
        #expect(try shop.digest("one") == shop.digest("two"))
        #expect(try shop.lectern("-C", "one", "verify").status == 0)
        // Work on one of them brings it back by itself.
        try shop.lectern("-C", "one", "tag", ids[0], "+kept")
        #expect(try shop.status("one").object("counts").number("held") == 59)
        #expect(try shop.lectern("-C", "one", "restore", "--held").status == 0)
        #expect(try shop.status("one").object("counts").number("held") == 0)
        try shop.carry(from: "one", to: "two", as: "one.bundle")
        #expect(try listed(shop, "two") == 60)
        #expect(try shop.digest("one") == shop.digest("two"))
    }

    @Test func `every import and every sync says once what is held, until somebody decides`() throws {
        let shop = try Workshop()
        _ = try makeReplicas(shop, deletingBy: "trash")
        try shop.lectern("-C", "two", "bundle", "export", "two.bundle")
        #expect(try shop.lectern("-C", "one", "remote", "add", "folder", "folder").status == 0)
        let importing = ["bundle", "import", "two.bundle"]
        for words in [importing, importing, importing + ["-n"], ["sync"], ["sync"], ["sync", "-n"]] {
            let run = try shop.lectern(["-C", "one", "--json"] + words)
            #expect(run.status == 5, "\(words)")
            #expect(try run.notes().map { try $0.string("code") } == ["held"], "\(words): \(run.errors)")
            for said in ["60 items", "`lectern trash --held`", "`lectern restore --held`"] {
                #expect(run.errors.contains(said), "\(words): \(run.errors)")
            }
        }
        #expect(try shop.lectern("-C", "one", "trash", "--held").status == 0)
        for words in [importing, ["sync"]] {
            let run = try shop.lectern(["-C", "one", "--json"] + words)
            #expect(run.status == 0 && run.errors.isEmpty, "\(words): \(run.errors)")
        }
    }

    @Test func `what is held can be let go, or taken at once`() throws {
        let shop = try Workshop()
        _ = try makeReplicas(shop, deletingBy: "trash")
        try shop.lectern("clone", "one", "three")
        try shop.carry(from: "two", to: "one", as: "two.bundle")
        #expect(try listed(shop, "one") == 60)
        #expect(try shop.lectern("-C", "one", "trash", "--held").status == 0)
        #expect(try listed(shop, "one") == 0)
        #expect(try shop.lectern("-C", "one", "verify").status == 0)
        #expect(try shop.lectern("-C", "three", "bundle", "import", "--accept-deletes", "two.bundle").status == 0)
        #expect(try listed(shop, "three") == 0)
        // A newcomer has lost nothing, so nothing is held.
        try shop.lectern("-C", "two", "bundle", "export", "all.bundle")
        #expect(try shop.lectern("clone", "all.bundle", "four").status == 0)
        #expect(try shop.status("four").object("counts").number("held") == 0)
        #expect(try shop.lectern("-C", "one", "trash").status == 2)
    }

    @Test func `a large run of purges can be answered by making the items anew`() throws {
        let shop = try Workshop()
        _ = try makeReplicas(shop, deletingBy: "purge", "-y")
        try shop.carry(from: "two", to: "one", as: "two.bundle")
        #expect(try shop.status("one").object("counts").number("held") == 60)
        let tried = try shop.lectern("-C", "one", "-n", "--json", "restore", "--held").jsonLines()
        #expect(tried.count == 60)
        #expect(try tried.allSatisfy { try $0.flag("dryRun") && $0.isNull("change") })
        #expect(try shop.status("one").object("counts").number("held") == 60)
        let restored = try shop.lectern("-C", "one", "--json", "restore", "--held").jsonLines()
        #expect(restored.count == 60)
        #expect(restored.allSatisfy { !$0.isNull("change") })
        #expect(try listed(shop, "one") == 60)
        try shop.carry(from: "one", to: "two", as: "one.bundle")
        #expect(try listed(shop, "two") == 60)
        #expect(try shop.lectern("-C", "two", "search", "text").text.isEmpty == false)
        #expect(try shop.lectern("-C", "one", "verify").status == 0)
    }

    @Test func `what is held is let go of one by one, and the run says so`() throws {
        let shop = try Workshop()
        let ids = try makeReplicas(shop, deletingBy: "trash")
        try shop.carry(from: "two", to: "one", as: "two.bundle")
        func held() throws -> Int { try shop.status("one").object("counts").number("held") }
        // How far an article is read is no work on it.
        #expect(try shop.lectern("-C", "one", "mark", ids[0], "--read").status == 0)
        #expect(try held() == 60)
        #expect(try shop.lectern("-C", "one", "-n", "trash", ids[0]).errors.contains("Let go of article"))
        #expect(try held() == 60)
        let said = try shop.lectern("-C", "one", "trash", ids[0]).errors
        #expect(said == "Let go of article \(ids[0]).\n")
        #expect(try held() == 59)
        #expect(try shop.lectern("-C", "one", "trash", ids[0]).errors == "Nothing is different.\n")

        let trashed = try shop.lectern("-C", "one", "--json", "trash", ids[1], ids[0]).jsonLines()
        #expect(trashed.map(\.names) == [["type", "id", "change", "letGo"], ["type", "id", "change"]])
        #expect(try trashed[0].flag("letGo") && trashed[0].isNull("change"))
        let purged = try shop.lectern("-C", "one", "--json", "-y", "purge", ids[2]).json()
        #expect(try purged.flag("letGo") && !purged.isNull("change"))
        let rest = try shop.lectern("-C", "one", "--json", "trash", "--held").jsonLines()
        #expect(rest.count == 57)
        #expect(try rest.allSatisfy { try $0.flag("letGo") && $0.isNull("change") })
        #expect(try held() == 0)
    }

    @Test func `a purged item that is held is let go of by another purge`() throws {
        let shop = try Workshop()
        let ids = try makeReplicas(shop, deletingBy: "purge", "-y")
        try shop.carry(from: "two", to: "one", as: "two.bundle")
        #expect(try shop.lectern("-C", "one", "-y", "purge", ids[0]).errors.contains("Let go of article"))
        #expect(try shop.status("one").object("counts").number("held") == 59)
    }
}
