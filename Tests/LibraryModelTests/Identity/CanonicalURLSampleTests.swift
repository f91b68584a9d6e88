import Foundation
import LibraryModel
import Testing

/// Pairs of URLs that other programs take for one page.
///
/// They disagree among themselves, so this is a measure and no law: what stays apart here asks for knowledge of one
/// site, or for dropping `ref` and its like everywhere.
@Suite struct CanonicalURLSampleTests {
    private static let folder = KeyVector.root.deletingLastPathComponent().appending(
        path: "shared/samples/url-canonical")

    private struct Pair: Decodable {
        let given: String
        let canonical: String

        enum CodingKeys: String, CodingKey {
            case given = "in"
            case canonical = "out"
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: folder.path),
            "there is no folder ../shared/samples/url-canonical beside the project"))
    func `at least 16 of 22 pairs of other programs have one key`() throws {
        var joined = 0
        var apart: [String] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted() {
            let data = try Data(contentsOf: Self.folder.appending(path: file))
            for pair in try JSONDecoder().decode([Pair].self, from: data) {
                if try CanonicalURL(absolute(pair.given)) == CanonicalURL(absolute(pair.canonical)) {
                    joined += 1
                } else {
                    apart.append("\(pair.given) and \(pair.canonical)")
                }
            }
        }
        #expect(joined + apart.count >= 22)
        #expect(joined >= 16, "apart: \(apart)")
    }

    /// Some samples are bare hosts.
    private func absolute(_ url: String) -> String { url.contains("://") ? url : "https://\(url)/" }
}
