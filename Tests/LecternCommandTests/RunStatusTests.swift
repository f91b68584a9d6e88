import Testing

@testable import LecternCommand

@Suite struct RunStatusTests {
    @Test func `the numbers are those that scripts rely on`() {
        let numbers = Dictionary(uniqueKeysWithValues: RunStatus.allCases.map { ("\($0)", $0.rawValue) })
        #expect(
            numbers == [
                "success": 0, "failure": 1, "usage": 2, "partlyDone": 3, "notFound": 4, "conflicts": 5, "network": 6,
                "corrupt": 7, "noLibrary": 10, "locked": 11, "interrupted": 130,
            ])
    }

    @Test(arguments: [
        ("unknown-id", RunStatus.notFound), ("not-found", .notFound), ("unknown-replica", .notFound),
        ("bundle-damaged", .corrupt), ("bundle-truncated", .corrupt), ("bundle-unknown", .corrupt),
        ("bundle-hash", .corrupt), ("bundle-over-limit", .corrupt), ("bundle-trailing", .corrupt),
        ("private-mismatch", .corrupt), ("corrupt", .corrupt), ("damaged", .corrupt), ("no-library", .noLibrary),
        ("locked", .locked), ("usage", .usage), ("unwritable-output", .partlyDone), ("gap", .failure),
        ("fork", .failure), ("other-library", .failure),
        ("bundle-newer", .failure), ("newer-schema", .failure), ("disk-full", .failure), ("required", .failure),
        ("quote-ambiguous", .failure), ("a-code-of-the-future", .failure),
    ])
    func `a problem's code decides how the run ends`(code: String, status: RunStatus) {
        #expect(RunStatus(code: code) == status)
    }

    @Test func `every code that says that bytes are damaged ends the run alike`() throws {
        let page = try ProjectPage.text(of: "Protocol/Registry.md")
        let errors = try #require(page.firstRange(of: "## Errors")).upperBound..<page.endIndex
        let end = try #require(page[errors].firstRange(of: "\n## ")).lowerBound
        let codes = page[errors.lowerBound..<end].matches(of: #/\n\| `([a-z-]*(?:damaged|corrupt)[a-z-]*)`/#)
            .map { String($0.1) }
        #expect(codes.contains("snapshot-damaged") && codes.contains("corrupt"))
        for code in codes { #expect(RunStatus(code: code) == .corrupt, "\(code)") }
    }

    @Test func `the page lists every number`() throws {
        let page = try ProjectPage.text(of: "Docs/CommandLine.md")
        for status in RunStatus.allCases {
            #expect(page.contains("| \(status.rawValue) |"), "no row for \(status.rawValue)")
        }
    }
}
