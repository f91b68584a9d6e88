import Causality
import LibraryModel
import MergeTypes

/// Every pair of concurrent operations: the table in Protocol/Model.md, one history for each cell.
enum PairVectors {
    private static let operations = [
        "write-fields", "add-members", "remove-members", "write-private", "splice-text", "touch", "trash", "purge",
        "unknown",
    ]
    /// What is not `both`, by row and column.
    private static let results: [String: String] = [
        "write-fields × write-fields": "siblings", "write-fields × splice-text": "left-behind",
        "add-members × add-members": "both-in", "add-members × remove-members": "kept",
        "remove-members × remove-members": "gone", "write-private × write-private": "siblings",
        "splice-text × splice-text": "merged", "touch × trash": "came-back", "touch × purge": "parked",
        "trash × trash": "trashed", "purge × purge": "purged",
    ]

    static func cases() throws -> [JSONValue] {
        var cases: [JSONValue] = []
        for (index, first) in operations.enumerated() {
            for second in operations[index...] {
                let isPurge = first == "purge" || second == "purge"
                let keyword = results["\(first) × \(second)"] ?? (isPurge ? "parked" : "both")
                // Where both take effect, the time decides nothing.
                let isTimed = ["siblings", "left-behind", "merged", "came-back"].contains(keyword)
                for isFirstLater in isTimed ? [false, true] : [false] {
                    let pair = try OperationPair(first, second, isFirstLater: isFirstLater)
                    let json = try MergeVector(
                        "\(first) beside \(second), the \(isFirstLater ? "former" : "latter") with the later time: \(keyword)",
                        pair.changes, captures: OperationPair.captures
                    ).json()
                    cases.append(json.with(["pair": [.text(first), .text(second)], "keyword": .text(keyword)]))
                }
            }
        }
        return cases
    }
}
