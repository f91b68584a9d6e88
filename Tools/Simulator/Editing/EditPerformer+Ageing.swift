internal import Lectern
internal import TestSupport

/// Who is waited for, and how much of the past is kept.
extension EditPerformer {
    mutating func age(_ kind: EditKind, on editor: inout LibraryEditor) throws {
        guard kind == .retire else {
            try editor.set(LibraryField.retention.set(generator.pick([-1, 0, 1, 30, 365])), of: .library)
            return mean(.overwrote(.library, LibraryField.retention.code))
        }
        for replica in situation.silent.prefix(1 + generator.below(3)) {
            try editor.set(ReplicaField.retired.set(true), of: ItemKey(replica))
            mean(.overwrote(ItemKey(replica), ReplicaField.retired.code))
        }
    }
}
