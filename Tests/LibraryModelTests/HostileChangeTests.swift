import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Changes that pass every check of the wire format, and that no honest author writes.
///
/// They may do anything, but they do the same to everybody.
@Suite struct HostileChangeTests {
    private static let items = (1...3).map { ItemKey(kind: .article, id: ItemID(value: UInt128($0))) }
    private static let field = FieldCode(rawValue: 3)

    @Test(arguments: UInt64(0)..<40)
    func `writes, touches and trashings that spare anything`(seed: UInt64) throws {
        try expectConvergence(seed) { generator, dots in
            let touches = Self.items.filter { _ in generator.chance(percent: 50) }.map {
                ChangePart.Touch(item: $0, sparing: dots.filter { _ in generator.chance(percent: 30) })
            }
            let sparing = dots.filter { _ in generator.chance(percent: 30) }
            let write = WriteFields.Write(field: Self.field, value: [1], sparing: sparing)
            let operations: [LibraryOperation] = [
                .writeFields(WriteFields([write])), .trash(TrashItem(sparing: sparing)),
                .writePrivate(WritePrivate(commitment: .zero, sparing: sparing)),
            ]
            return (touches, operations.filter { _ in generator.chance(percent: 50) })
        }
    }

    @Test(arguments: UInt64(0)..<40)
    func `removals of additions that the remover can't have seen`(seed: UInt64) throws {
        try expectConvergence(seed) { generator, dots in
            let element = MemberValue([1])
            if generator.chance(percent: 50) {
                return ([], [.addMembers(AddMembers([.init(field: Self.field, element: element)]))])
            }
            let seen = dots.filter { _ in generator.chance(percent: 50) }
            return ([], [.removeMembers(RemoveMembers([.init(field: Self.field, element: element, seen: seen)]))])
        }
    }

    /// Three authors publish parts that `draw` makes of the names that two rounds have and will have.
    private func expectConvergence(
        _ seed: UInt64,
        _ draw: (inout SeededGenerator, _ dots: [Dot]) -> (touches: [ChangePart.Touch], operations: [LibraryOperation])
    ) throws {
        var generator = SeededGenerator(seed: seed)
        var authors = (1...3).map { LibraryReplica($0) }
        let dots = authors.flatMap { author in
            (1...4).map { Dot(replica: author.id, sequence: $0, index: 0) }
        }
        var changes: [LibraryChange] = []
        for _ in 0..<12 {
            let index = generator.below(authors.count)
            if generator.chance(percent: 50) {
                for change in changes.prefix(generator.below(changes.count + 1)) { try authors[index].receive(change) }
            }
            let (touches, operations) = draw(&generator, dots)
            let part = ChangePart(
                item: generator.pick(Self.items), firstIndex: 0, touches: touches, operations: operations)
            changes.append(try authors[index].publish([part]))
        }
        var libraries: [LibraryContent] = []
        for _ in 0..<4 {
            var library = LibraryState()
            for change in DeliveryOrder.causal(changes, using: &generator) { try library.receive(change) }
            libraries.append(library.content)
        }
        let isEqual = libraries.allSatisfy { $0 == libraries[0] }
        #expect(isEqual, "seed \(seed)")
    }
}
