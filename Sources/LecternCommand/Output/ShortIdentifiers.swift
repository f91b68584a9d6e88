import Lectern

/// Ids as people type them: as many digits as it takes to be the only one.
struct ShortIdentifiers: Sendable {
    private static let lengths = [8, 12, 16, 20, 24, 28]

    private var texts: [ItemID: String] = [:]

    /// No short forms.
    init() {}

    /// Finds the short forms of some ids.
    init(_ ids: some Sequence<ItemID>, in reader: StoreReader) throws {
        for id in ids where texts[id] == nil { texts[id] = try Self.shortest(id, in: reader) }
    }

    /// The short form; the whole id where it was not asked for.
    subscript(id: ItemID) -> String { texts[id] ?? id.description }

    /// The length of the longest one.
    var width: Int { texts.values.map(\.count).max() ?? 0 }

    private static func shortest(_ id: ItemID, in reader: StoreReader) throws -> String {
        let text = id.description
        for length in lengths {
            let prefix = String(text.prefix(length))
            let found = try reader.items(withPrefix: prefix, kinds: ItemKind.shown, limit: 2)
            if found.count < 2 { return prefix }
        }
        return text
    }
}
