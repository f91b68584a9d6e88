import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Operations are the same however a part keeps them, and so is what the fold makes of them.
@Suite struct OperationListTests {
    private static let note = TextName(field: AnnotationField.note.code)
    private static let other = TextName(field: CommentField.body.code, root: .zero)
    private static let item = ItemKey(kind: .annotation, id: ItemID(value: 7))

    private static func splice(_ edit: TextEdit, of text: TextName = note, sparing: [Dot] = []) -> LibraryOperation {
        .spliceText(SpliceText(text: text, edit: edit, sparing: sparing))
    }

    private static func dot(_ sequence: UInt64) -> Dot {
        Dot(replica: ReplicaID(value: 3), sequence: sequence, index: 0)
    }

    private static let typed = [
        splice(TextEdit(at: 0, inserting: "a")), splice(TextEdit(at: 1, inserting: "b")),
        splice(TextEdit(at: 0, deleting: 1)),
    ]

    private static let mixtures: [[LibraryOperation]] = [
        [], typed, typed + [splice(TextEdit())], typed + [splice(TextEdit(at: 2, deleting: 1), of: other)],
        typed + [splice(TextEdit(at: 2, deleting: 1), sparing: [dot(1)])], [.trash(TrashItem(sparing: []))] + typed,
        typed + [.unknown(UnknownOperation(code: 900, payload: [1, 2]))], [.purge(PurgeItem())],
    ]

    @Test(arguments: mixtures.indices) func `operations come back in order`(index: Int) {
        let operations = Self.mixtures[index]
        let list = OperationList(operations)
        #expect(Array(list) == operations)
        #expect(list.hasPurge == operations.contains(.purge(PurgeItem())))
        #expect((list.edits != nil) == (index == 1 || index == 2))
        let copies = Self.mixtures.filter { OperationList($0) == list }
        #expect(copies == [operations])
    }

    @Test func `edits that are kept together are the operations that they are`() {
        let edits = TextEditList([
            TextEdit(at: 0, inserting: "a"), TextEdit(at: 1, inserting: "b"), TextEdit(at: 0, deleting: 1),
        ])
        #expect(OperationList(edits, of: Self.note) == OperationList(Self.typed))
        #expect(OperationList(TextEditList(), of: Self.note) == [])
    }

    /// Two authors type at the same time: operations in one part, and each in a part of its own, which the fold never
    /// takes together.
    @Test(arguments: 0..<40) func `edits taken together come to what they do one by one`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var changes: [(ChangeOrigin, [TextEdit])] = []
        for replica in 1...3 as ClosedRange<UInt128> {
            for sequence in 1...3 as ClosedRange<UInt64> {
                let id = ChangeID(replica: ReplicaID(value: replica), sequence: sequence)
                var context = VersionVector()
                if sequence > 1 { context.include(ChangeID(replica: id.replica, sequence: sequence - 1)) }
                // Some have seen what the one before them did first.
                if replica > 1, Bool.random(using: &generator) {
                    context.include(ChangeID(replica: ReplicaID(value: replica - 1), sequence: 1))
                }
                let origin = ChangeOrigin(id: id, timestamp: Timestamp(rawValue: sequence), context: context)
                let edits = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                    Bool.random(using: &generator)
                        ? TextEdit(at: Int.random(in: 0...6, using: &generator), inserting: "\(replica)")
                        : TextEdit(at: Int.random(in: 0...6, using: &generator), deleting: 2)
                }
                changes.append((origin, edits))
            }
        }
        var together = LibraryState()
        var oneByOne = LibraryState()
        var waiting = changes.shuffled(using: &generator)
        while let next = waiting.firstIndex(where: {
            Delivery(of: $0.0.id, context: $0.0.context, at: together.vector) == .ready
        }) {
            let (origin, edits) = waiting.remove(at: next)
            let operations = edits.map { Self.splice($0) }
            let part = ChangePart(
                item: Self.item, firstIndex: 0, touches: [.init(item: Self.item)], operations: operations)
            try together.receive(LibraryChange(origin: origin, parts: [part]))
            let parts = operations.enumerated().map { index, operation in
                ChangePart(
                    item: Self.item, firstIndex: UInt32(index), touches: [.init(item: Self.item)],
                    operations: [operation])
            }
            try oneByOne.receive(LibraryChange(origin: origin, parts: parts))
        }
        let key = TextKey(item: Self.item, name: Self.note)
        #expect(together.state(of: Self.item).texts == oneByOne.state(of: Self.item).texts)
        let areSame = together.textRecords(of: key) == oneByOne.textRecords(of: key)
        #expect(areSame && waiting.isEmpty)
        #expect(together.textRecords(of: key).count == changes.reduce(0) { $0 + $1.1.count })
    }
}
