import Foundation
import LibraryModel
import Testing

@Suite struct TrackingParametersTests {
    @Test func `the table of the protocol and that of the program have the same names, and each is dropped`() throws {
        let page = try text(of: "Protocol/Keys.md")
        let section = try #require(page.firstRange(of: "### Tracking parameters\n"))
        let rows = page[section.upperBound...].prefix { $0 != "#" }.split(separator: "\n").filter { $0.hasPrefix("|") }
        // The first three rows are the head, its rule, and the prefix.
        let specified = rows.dropFirst(3).flatMap { $0.matches(of: #/`([^`]+)`/#).map { String($0.1) } }

        let source = try text(of: "Sources/LibraryModel/Identity/TrackingParameters.swift")
        let table = try #require(source.firstRange(of: "names: Set<String> = ["))
        let programmed = source[table.upperBound...].matches(of: #/"([^"]+)"/#).map { String($0.1) }

        #expect(specified.count > 90)
        #expect(Set(specified).count == specified.count)
        #expect(specified.sorted() == programmed.sorted())
        for name in specified + ["utm_source", "utm_", "utm_anything"] {
            let url = "https://example.org/?\(name)=1&b=2&\(name.uppercased())"
            #expect(try CanonicalURL(url).key == "example.org?b=2")
        }
    }

    private func text(of path: String) throws -> String {
        try String(contentsOf: KeyVector.root.appending(path: path), encoding: .utf8)
    }
}
