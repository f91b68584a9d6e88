import Foundation
import Testing

@Suite struct BadBundleTests {
    /// A library, its clone that lacks the last change, and a bundle of everything.
    private func prepared() throws -> Workshop {
        let shop = try Workshop()
        let article = try shop.makeLibrary("source")
        try shop.lectern("clone", "source", "target")
        try shop.lectern(
            "-C", "source", "comment", article, "--name", "N", "--email", "n@example.org", "--body", "Words")
        #expect(try shop.lectern("-C", "source", "bundle", "export", "good.bundle").status == 0)
        return shop
    }

    @Test func `a cut bundle ends with 7 wherever it was cut, and changes nothing`() throws {
        let shop = try prepared()
        let good = try shop.bytes("good.bundle")
        let before = try shop.digest("target")
        for length in stride(from: 0, to: good.count, by: max(1, good.count / 12)) {
            try shop.write(Array(good[..<length]), to: "cut.bundle")
            let outcome = try shop.lectern("-C", "target", "bundle", "import", "cut.bundle")
            #expect(outcome.status == 7, "cut at \(length): \(outcome.errors)")
            #expect(try shop.lectern("-n", "clone", "cut.bundle", "new").status == 7, "cut at \(length)")
        }
        try shop.expectRefusal(7, "bundle-truncated", in: "target", "bundle", "verify", "cut.bundle")
        #expect(try shop.digest("target") == before)
    }

    @Test func `a flipped bit ends with 7 wherever it is, and changes nothing`() throws {
        let shop = try prepared()
        let good = try shop.bytes("good.bundle")
        let before = try shop.digest("target")
        for sample in 0..<24 {
            let place = sample * (good.count - 1) / 23
            var bad = good
            bad[place] ^= 1 << UInt8(sample % 8)
            try shop.write(bad, to: "bad.bundle")
            let outcome = try shop.lectern("-C", "target", "bundle", "import", "bad.bundle")
            #expect(outcome.status == 7, "byte \(place): \(outcome.errors)")
        }
        #expect(try shop.digest("target") == before)
        #expect(try shop.lectern("-C", "target", "bundle", "import", "good.bundle").status == 0)
    }

    @Test func `a file that is no bundle, and one that goes on behind its end, are told apart`() throws {
        let shop = try prepared()
        try shop.write("What I read last summer", to: "text.txt")
        try shop.expectRefusal(7, "bundle-unknown", in: "target", "bundle", "import", "text.txt")
        try shop.write(try shop.bytes("good.bundle") + [0], to: "long.bundle")
        try shop.expectRefusal(7, "bundle-trailing", in: "target", "bundle", "import", "long.bundle")
        try shop.expectRefusal(1, "unreadable-file", in: "target", "bundle", "import", "missing.bundle")
    }

    @Test func `a bundle of another library is refused`() throws {
        let shop = try prepared()
        try shop.makeLibrary("stranger")
        try shop.expectRefusal(1, "other-library", in: "stranger", "bundle", "import", "good.bundle")
    }

    @Test func `a bundle of a newer format asks for a newer program`() throws {
        let shop = try prepared()
        var surgery = try BundleSurgery("good.bundle", in: shop)
        try surgery.setFormat(2)
        try shop.write(surgery.bytes, to: "newer.bundle")
        try shop.expectRefusal(1, "bundle-newer", in: "target", "bundle", "import", "newer.bundle")
    }

    @Test func `a small file that claims to be huge is refused by its claim`() throws {
        let shop = try prepared()
        var surgery = try BundleSurgery("good.bundle", in: shop)
        try surgery.claimSize(90 << 20)
        try shop.write(surgery.bytes, to: "bomb.bundle")
        try shop.expectRefusal(7, "bundle-over-limit", in: "target", "bundle", "import", "bomb.bundle")
    }

    @Test func `a gap names the changes that are missing`() throws {
        let shop = try prepared()
        let since = try shop.status("source").string("vectorText")
        _ = try shop.add("Later", to: "source")
        try shop.lectern("-C", "source", "bundle", "export", "late.bundle", "--since", since)
        try shop.expectRefusal(1, "gap", in: "target", "bundle", "import", "late.bundle")
        let outcome = try shop.lectern("-C", "target", "bundle", "import", "late.bundle")
        #expect(outcome.errors.contains("change 2 of replica"), "\(outcome.errors)")
        #expect(try shop.lectern("clone", "late.bundle", "new").status == 1)
        #expect(try shop.lectern("-n", "clone", "late.bundle", "new").status == 1)
        #expect(!FileManager.default.fileExists(atPath: shop.path("new/library.lectern")))
    }

    @Test func `two branches under one name are a fork, and the first one stays`() throws {
        let shop = try prepared()
        // A restored disk image: database and identity file are both older, and nothing gives it away.
        let files = ["source/library.lectern", "source/library.lectern-identity"]
        let image = try files.map { try shop.bytes($0) }
        _ = try shop.add("One branch", to: "source")
        try shop.carry(from: "source", to: "target", as: "one.bundle")
        for (file, bytes) in zip(files, image) { try shop.write(bytes, to: file) }
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: shop.path(files[0] + suffix)) }
        _ = try shop.add("Another branch", to: "source")
        try shop.lectern("-C", "source", "bundle", "export", "two.bundle")
        try shop.expectRefusal(1, "fork", in: "target", "bundle", "import", "two.bundle")
    }

    @Test func `of several bundles the good ones are taken, and the code says partly done`() throws {
        let shop = try prepared()
        try shop.write("no bundle", to: "bad.bundle")
        let outcome = try shop.lectern("-C", "target", "bundle", "import", "bad.bundle", "good.bundle")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("bad.bundle: "))
        #expect(outcome.text.contains("good.bundle: "))
        #expect(try shop.digest("target") == shop.digest("source"))
        #expect(try shop.lectern("-C", "target", "bundle", "import", "bad.bundle", "missing.bundle").status == 7)
    }

    @Test func `an export replaces a bundle and nothing else`() throws {
        let shop = try prepared()
        #expect(try shop.lectern("-C", "source", "bundle", "export", "good.bundle").status == 0)
        try shop.expectRefusal(1, "exists", in: "source", "bundle", "export", "target/library.lectern")
        try shop.expectRefusal(1, "exists", in: "source", "backup", "target/library.lectern")
        #expect(try shop.lectern("-C", "target", "verify").status == 0)
    }
}
