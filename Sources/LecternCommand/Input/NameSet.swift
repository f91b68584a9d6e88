import Lectern

/// The sets of names that people give to items; the raw value is the name in JSON.
enum NameSet: String {
    case tags
    case collections

    /// The names that an item has, as people wrote them.
    ///
    /// - Parameter state: what an item is, and what the names are, which are items too.
    func names(of item: ItemKey, _ state: (ItemKey) throws -> ItemState) throws -> [String] {
        guard item.kind == .article else {
            let finding = AnchorFinding(resolution: .unresolved, reason: .noBody)
            return try Annotation(id: item.id, state: state(item), finding: finding) { name in
                try Self.display(of: name, state(name))
            }.tags
        }
        let article = try Article(id: item.id, state: state(item)) { try Self.display(of: $0, state($0)) }
        return self == .tags ? article.tags : article.collections
    }

    private static func display(of name: ItemKey, _ state: ItemState) -> String? {
        name.kind == .tag ? state.value(of: NameField.tagDisplay) : state.value(of: NameField.collectionDisplay)
    }
}
