import Foundation
import Testing

/// What was done, and what wasn't, is said where the disk fails, or has no room for the rest.
@Suite struct BadDiskTests {
    @Test(.enabled(if: Workshop.canMount, "unshare -rm may not mount a small file system here"))
    func `what was forgotten is said where the file can't be made smaller, and temporary files lie beside it`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let script = """
            mkdir tiny
            mount -t tmpfs -o size=64k none tiny || exit 99
            head -c 4000000 /dev/urandom | base64 > noise.txt
            "$0" -C library add noise.txt --url https://example.org/noise > added.txt || exit 98
            export TMPDIR="$PWD/tiny"
            SQLITE_TMPDIR="$TMPDIR" "$0" -C library compact --keep 0 --json > forgotten.json 2> forgotten.err
            echo $?
            SQLITE_TMPDIR="$TMPDIR" "$0" -C library compact --keep 0 --json 2> refused.err
            echo $?
            "$0" -C library compact -q
            echo $?
            """
        let outcome = try shop.runMounting(script)
        #expect(outcome.text.split(separator: "\n") == ["3", "1", "0"], "\(outcome.text) \(outcome.errors)")
        let report = try JSONObject(parsing: shop.bytes("forgotten.json"))
        #expect(try report.number("forgottenChanges") == 2)
        #expect(try report.object("problem").string("code") == "disk-full")
        for name in ["forgotten.err", "refused.err"] {
            let problem = try JSONObject(parsing: shop.bytes(name)).object("error")
            #expect(try problem.string("code") == "disk-full")
            #expect(try problem.string("message").contains("/tiny is full"))
            #expect(try problem.string("remedy").contains("nothing was changed") == (name == "refused.err"))
        }
        #expect(try shop.lectern("-C", "library", "log").text.isEmpty)
        #expect(try shop.lectern("-C", "library", "verify").status == 0)
    }

    @Test(.enabled(if: Workshop.canMount, "unshare -rm may not mount a small file system here"))
    func `a sync that finds no room says that what was taken stays`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("laptop")
        let script = """
            mkdir small
            mount -t tmpfs -o size=2m none small || exit 99
            "$0" -C laptop remote add stick stick -q && "$0" -C laptop sync -q || exit 98
            "$0" clone stick small/desktop -q || exit 97
            for number in 1 2 3 4 5 6 7 8; do
                head -c 300000 /dev/urandom | base64 > noise.txt
                "$0" -C laptop add noise.txt --url "https://example.org/$number" > added.txt || exit 96
            done
            "$0" -C laptop sync -q || exit 95
            "$0" -C small/desktop sync --json 2> refused.err
            """
        let outcome = try shop.runMounting(script)
        #expect(outcome.status == 1, "\(outcome.errors)")
        let lines = try shop.bytes("refused.err").split(separator: UInt8(ascii: "\n"))
        let problems = try lines.map { try JSONObject(parsing: Array($0)) }.filter { $0.names == ["error"] }
        let problem = try #require(problems.last).object("error")
        #expect(try problem.string("code") == "disk-full")
        #expect(try problem.string("remedy").contains("what was taken stays"))
    }

    @Test(.enabled(if: Workshop.canMount, "unshare -rm may not mount a small file system here"))
    func `a clone has its temporary files beside it, where there is room for what it becomes`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let script = """
            mkdir tiny
            mount -t tmpfs -o size=64k none tiny || exit 99
            head -c 4000000 /dev/urandom | base64 > noise.txt
            "$0" -C library add noise.txt --url https://example.org/noise > added.txt || exit 98
            "$0" -C library bundle export all.bundle -q || exit 97
            TMPDIR="$PWD/tiny" "$0" clone all.bundle clone -q
            """
        let outcome = try shop.runMounting(script)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try shop.digest("clone") == shop.digest("library"))
    }

    @Test(.enabled(if: Workshop.canMount, "unshare -rm may not mount a small file system here"))
    func `an editor that has no room for the text is not opened, and nothing is kept of it`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let script = """
            mkdir tiny
            mount -t tmpfs -o size=64k none tiny || exit 99
            head -c 100000 /dev/zero > tiny/filler 2> filled.err
            TMPDIR="$PWD/tiny" EDITOR="touch opened; :" "$0" -C library edit \(id) --json
            echo $?
            ls tiny
            """
        let outcome = try shop.runMounting(script)
        #expect(outcome.text == "1\nfiller\n", "\(outcome.text)")
        #expect(try outcome.problem().string("code") == "disk-full")
        #expect(!outcome.errors.contains("text-kept"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: shop.path("opened")))
    }

    /// The write-ahead log of the whole file is a little longer than the file.
    @Test func `a repair that the disk ends at its last step names the copy, which stays`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let script = """
            "$0" -C library compact -q || exit 99
            trap '' XFSZ
            ulimit -f $(($(stat -c %s library/library.lectern) / 512))
            "$0" -C library repair --json
            """
        let outcome = try shop.run("/bin/sh", ["-c", script, CommandBinary.path.get()])
        #expect(outcome.status == 1, "\(outcome.errors)")
        let (problem, copy) = (try outcome.problem(), "library/library.lectern.before-repair-1")
        #expect(try problem.string("code") == "failed")
        #expect(try problem.string("message").contains("disk I/O error"))
        #expect(try problem.string("message").contains(copy))
        #expect(try !problem.string("remedy").contains("nothing was changed"))
        #expect(FileManager.default.fileExists(atPath: shop.path(copy)))
        #expect(try shop.lectern("-C", "library", "verify").status == 0)
        #expect(try shop.lectern("-C", copy, "verify").status == 0)
    }
}
