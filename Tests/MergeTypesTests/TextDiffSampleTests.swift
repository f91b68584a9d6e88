import Foundation
import MergeTypes
import Testing

/// Documents that people edited: from each revision to the next.
@Suite struct TextDiffSampleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/samples/revisions")

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: folder.path),
            "there is no folder ../shared/samples/revisions beside the project"))
    func `edits between revisions are exact, few, and hardly larger than the fewest words`() throws {
        var (pairs, compared, splices, size, optimum) = (0, 0, 0, 0, 0)
        for document in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted() {
            let folder = Self.folder.appending(path: document)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                .filter { $0.hasPrefix("r") && !$0.hasSuffix(".json") }
            let revisions = try names.map { Array(try Data(contentsOf: folder.appending(path: $0))) }
            for (old, new) in zip(revisions, revisions.dropFirst()) {
                let edit = TextEdit(from: old, to: new)
                #expect(edit.applied(to: old) == new, "\(document)")
                pairs += 1
                splices += edit.splices.count
                // A debug build takes too long for the few pairs that differ nearly everywhere.
                guard let least = leastWordChange(old, new, limitInCells: 3_000_000) else { continue }
                compared += 1
                size += edit.size
                optimum += least
            }
        }
        #expect(pairs >= 70)
        #expect(compared >= 30)
        #expect(Double(size) < 1.25 * Double(optimum), "\(size) scalars changed, by words \(optimum)")
        #expect(splices < pairs * 40, "\(splices) splices in \(pairs) pairs")
    }

    /// How many scalars of the words that no longest common subsequence of words keeps, by plain dynamic
    /// programming; nil where that takes more cells than the limit.
    private func leastWordChange(_ old: [UInt8], _ new: [UInt8], limitInCells: Int) -> Int? {
        var numbers: [String: Int] = [:]
        var lengths: [Int] = []
        func words(_ text: [UInt8]) -> [Int] {
            var words: [String] = []
            var inWord = false
            for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
                let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                if isWord, inWord {
                    words[words.count - 1].unicodeScalars.append(scalar)
                } else {
                    words.append(String(scalar))
                }
                inWord = isWord
            }
            return words.map { word in
                if let number = numbers[word] { return number }
                numbers[word] = lengths.count
                lengths.append(word.unicodeScalars.count)
                return lengths.count - 1
            }
        }
        var (first, second) = (words(old)[...], words(new)[...])
        while let word = first.first, word == second.first { (first, second) = (first.dropFirst(), second.dropFirst()) }
        while let word = first.last, word == second.last { (first, second) = (first.dropLast(), second.dropLast()) }
        let (rows, columns) = (Array(first), Array(second))
        guard rows.count * columns.count <= limitInCells else { return nil }
        var kept = [Int](repeating: 0, count: columns.count + 1)
        for row in rows {
            var diagonal = 0
            for column in columns.indices {
                let above = kept[column + 1]
                kept[column + 1] = row == columns[column] ? diagonal + lengths[row] : max(above, kept[column])
                diagonal = above
            }
        }
        return (rows + columns).reduce(0) { $0 + lengths[$1] } - 2 * (kept.last ?? 0)
    }
}
