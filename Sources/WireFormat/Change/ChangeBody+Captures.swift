public import Causality
public import LibraryModel

extension ChangeBody {
    /// The captures that the change saves, in its order.
    public var captures: [ContentHash] { presentParts.flatMap { $0.operations.flatMap(\.captures) } }

    /// The captures that the change names: those that it saves, that it makes current, and that its edits of texts stand on.
    public var namedCaptures: [ContentHash] { presentParts.flatMap { $0.operations.flatMap(\.namedCaptures) } }

    /// Of these, the ones that are named in parts on some items.
    public func namedCaptures(on items: Set<ItemKey>) -> [ContentHash] {
        presentParts.filter { items.contains($0.item) }.flatMap { $0.operations.flatMap(\.namedCaptures) }
    }
}

extension LibraryOperation {
    /// The captures that the operation saves.
    public var captures: [ContentHash] {
        guard case .addMembers(let operation) = self else { return [] }
        return operation.additions.filter { $0.field == ArticleField.captures }
            .compactMap { try? CaptureReference(canonicalBytes: $0.element.bytes).hash }
    }

    fileprivate var namedCaptures: [ContentHash] {
        switch self {
        case .writeFields(let operation):
            operation.writes.filter { $0.field == ArticleField.body.code }.compactMap(\.value)
                .compactMap { try? CaptureReference(canonicalBytes: $0).hash }
        case .spliceText(let operation): operation.text.root.map { [$0] } ?? []
        default: captures
        }
    }
}
