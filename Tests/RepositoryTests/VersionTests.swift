import Testing

@Suite struct VersionTests {
    @Test(arguments: [
        ("format", "formatVersion", ["WireFormat/WireFormat.swift"]),
        ("row", "rowVersion", ["LibraryModel/State/ItemState+Encoding.swift"]),
        ("fold", "foldVersion", ["LibraryModel/LibraryModel.swift"]),
        (
            "rule versions of keys", "ruleVersion",
            ["LibraryModel/Identity/CanonicalURL.swift", "LibraryModel/Identity/NameKey.swift"]
        ),
        ("resolver", "resolverVersion", ["LibraryModel/Anchors/AnchorResolution.swift"]),
        ("schema", "version", ["ReplicaStore/Connection/Schema.swift"]),
    ])
    func `a number in the page of versions is the one that the program has`(
        row: String, name: String, files: [String]
    ) throws {
        let pattern = #"static let \#(name)\b[^=\n]* = ([0-9]+)"#
        let declaration = try Regex(pattern, as: (Substring, Substring).self)
        var numbers: [String] = []
        for file in files {
            let text = try ProjectTree.text(of: "Sources/\(file)")
            let match = try #require(text.firstMatch(of: declaration), "\(file) declares no \(name)")
            numbers.append(String(match.1))
        }
        let page = try ProjectTree.text(of: "Protocol/Versioning.md")
        #expect(page.contains("| \(row) | \(numbers.joined(separator: ", ")) |"))
    }
}
