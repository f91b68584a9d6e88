import LibraryModel

/// Digests of libraries.
enum DigestVectors {
    static func cases() throws -> [JSONValue] {
        let rows = try ItemRowVectors.rows()
        let many = rows.enumerated().map { index, row in
            (ItemKey(kind: ItemKind(rawValue: UInt64(index % 5 + 1)), id: ItemID(value: UInt128(index))), row.state)
        }
        return [
            vector("a library without items", []),
            vector("one item", [(rows[1].item, rows[1].state)]),
            vector(
                "two kinds of item under one identifier",
                [.article, .tag].map { kind in
                    (ItemKey(kind: kind, id: rows[1].item.id), rows[1].state)
                }),
            vector("many items: the sum goes over 2^256", many),
        ]
    }

    private static func vector(_ name: String, _ items: [(ItemKey, ItemState)]) -> JSONValue {
        var digest = LibraryDigest()
        for (key, state) in items { digest.add(key, row: state.canonicalRow) }
        return [
            "name": .text(name),
            "items": .list(items.map { ["item": .item($0.0), "row": .hex($0.1.canonicalRow)] }),
            "digest": .name(digest),
        ]
    }
}
