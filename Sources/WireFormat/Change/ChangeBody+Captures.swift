public import Causality
public import LibraryModel

extension ChangeBody {
    /// The captures that the change saves, in its order.
    public var captures: [ContentHash] { presentParts.flatMap { $0.operations.flatMap(\.captures) } }
}

extension LibraryOperation {
    /// The captures that the operation saves.
    public var captures: [ContentHash] {
        guard case .addMembers(let operation) = self else { return [] }
        return operation.additions.filter { $0.field == ArticleField.captures }
            .compactMap { try? CaptureReference(canonicalBytes: $0.element.bytes).hash }
    }
}
