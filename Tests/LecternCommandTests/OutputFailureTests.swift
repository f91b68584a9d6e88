import Foundation
import Testing

/// Output that can't be written: what was done stays done, and nobody is told to do it again.
@Suite struct OutputFailureTests {
    /// Runs `lectern` with its streams led elsewhere by a shell.
    private func lectern(
        _ shop: Workshop, _ redirection: String, _ words: String..., input: String = ""
    ) throws -> Outcome {
        try shop.run(
            "/bin/sh", ["-c", "exec \"$@\" \(redirection)", "sh", CommandBinary.path.get(), "--json"] + words,
            input: Array(input.utf8))
    }

    private func expectUntold(_ outcome: Outcome, because cause: String) throws {
        #expect(outcome.status == 3, "\(outcome.errors)")
        let problem = try outcome.problem()
        #expect(try problem.string("code") == "unwritable-output")
        #expect(try problem.string("message").contains(cause))
        #expect(!outcome.errors.contains("nothing was changed"))
    }

    @Test(arguments: [("> /dev/full", "No space left"), ("1>&-", "Bad file descriptor")])
    func `an edit whose answer cannot be written is done, and said to be`(redirection: String, cause: String) throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        try expectUntold(
            lectern(shop, redirection, "-C", "library", "add", "-", input: "Another text."), because: cause)
        #expect(try shop.status("library").object("counts").number("articles") == 2)
        try expectUntold(lectern(shop, redirection, "-C", "library", "list"), because: cause)
        #expect(try shop.lectern("-C", "library", "verify").status == 0)
    }

    @Test func `so is a bundle that was taken, and a token that was made`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("clone", "library", "other").status == 0)
        _ = try shop.add("More", to: "library")
        #expect(try shop.lectern("-C", "library", "bundle", "export", "all.bundle").status == 0)
        try expectUntold(
            lectern(shop, "> /dev/full", "-C", "other", "bundle", "import", "all.bundle"), because: "No space left")
        #expect(try shop.digest("other") == shop.digest("library"))

        let library = try shop.status("library").string("library")
        try expectUntold(
            lectern(
                shop, "> /dev/full", "hub", "token", "create", "--data", "hub", "--library", library, "--role", "reader"
            ),
            because: "No space left")
        let listed = try shop.lectern("hub", "token", "list", "--data", "hub", "--library", library, "--json")
        #expect(try listed.jsonLines().count == 1)
    }

    @Test func `so are help and the version`() throws {
        let shop = try Workshop()
        for word in ["--help", "--version"] {
            try expectUntold(lectern(shop, "> /dev/full", word), because: "No space left")
            try expectUntold(lectern(shop, "> /dev/full", "list", word), because: "No space left")
        }
    }
}
