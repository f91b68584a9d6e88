import Causality
import MergeTypes
import TestSupport
import Testing

@testable import LibraryModel

/// What an edit of a text was made upon, as an open graph finds it.
@Suite struct TextGraphTests {
    /// A graph, and the same said slowly: for each edit all that it was made upon.
    private struct Library {
        static let authors = (1...4).map { ReplicaID(value: UInt128($0)) }

        private(set) var graph = TextGraph([], isWhole: true)
        var dots: [Dot] = []
        var versions: [Dot: Set<Dot>] = [:]
        /// What each author's changes had seen, oldest first.
        var contexts: [ReplicaID: [VersionVector]] = [:]

        /// Opens a graph of edits as a dishonest snapshot may have them: their names in any order, and of the future.
        init(forged count: Int, using generator: inout SeededGenerator) {
            var records: [TextRecord] = []
            for index in 0..<UInt32(count) {
                let dot = Dot(
                    replica: generator.pick(Self.authors), sequence: UInt64(1 + generator.below(20)), index: 90 + index)
                let bases = dots.filter { _ in generator.chance(percent: 50) }
                records.append(TextRecord(dot: dot, edit: TextEdit(at: 0, inserting: "f"), bases: bases))
                note(dot, bases)
            }
            graph = TextGraph(records, isWhole: true)
        }

        mutating func note(_ dot: Dot, _ bases: [Dot]) {
            versions[dot] = bases.reduce(into: [dot]) { $0.formUnion(versions[$1] ?? []) }
            dots.append(dot)
        }

        /// The edits that satisfy a condition, without those that another one of them was made upon.
        func newest(where isIncluded: (Dot) -> Bool) -> [Dot] {
            let included = dots.filter(isIncluded)
            let beneath = included.reduce(into: Set<Dot>()) { $0.formUnion((versions[$1] ?? []).subtracting([$1])) }
            return included.filter { !beneath.contains($0) }
        }

        /// Draws what an author has seen: a bit more than before, or anything; closed or not.
        func context(of author: ReplicaID, isHonest: Bool, using generator: inout SeededGenerator) -> VersionVector {
            var context = contexts[author]?.last ?? VersionVector()
            for other in Self.authors where other != author && generator.chance(percent: 30) {
                let held = contexts[other]?.count ?? 0
                let known = isHonest ? min(held, Int(context[other])) : 0
                context[other] = UInt64(known + generator.below(held - known + 1))
                if isHonest, context[other] > 0, let seen = contexts[other]?[Int(context[other]) - 1] {
                    context.merge(seen)
                }
            }
            context[author] = UInt64(contexts[author]?.count ?? 0)
            return context
        }
    }

    @Test(arguments: UInt64(0)..<300)
    func `what an edit was made upon is what a look at all edits finds, whatever the contexts say`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var library = Library(forged: seed % 3 == 0 ? generator.below(6) : 0, using: &generator)
        for _ in 0..<60 {
            let author = generator.pick(Library.authors)
            let context = library.context(of: author, isHonest: seed % 2 == 0, using: &generator)
            library.contexts[author, default: []].append(context)
            // Some changes are no edits of this text.
            if generator.chance(percent: 25) { continue }
            let dot = Dot(replica: author, sequence: context[author] + 1, index: 0)
            let event = Event(dot: dot, timestamp: Timestamp(rawValue: 0), context: context)
            let sparesSome = generator.chance(percent: 15)
            let unread = library.dots.filter { event.hasSeen($0) && sparesSome && generator.chance(percent: 30) }
            let reading = TextReading(event: event, unread: unread.sorted())
            let expected = library.newest(where: reading.includes)
            let edits = (0..<(1 + generator.below(3))).map { _ in
                TextEdit(at: generator.below(5), inserting: generator.pick(["x", "yz"]))
            }
            // As the fold does with an edit that was made upon all others, and now and then with another one.
            let isSequential = expected == library.newest { _ in true }
            if isSequential || generator.chance(percent: 20) {
                let records = TextRecords(
                    first: dot, edits: TextEditList(edits), bases: isSequential ? nil : expected)
                for record in records { library.graph.append(record) }
            } else {
                #expect(library.graph.merge(TextEditList(edits), reading).bases == expected, "\(dot)")
            }
            library.note(dot, expected)
            for place in edits.indices.dropFirst() {
                library.note(dot.advanced(by: place), [dot.advanced(by: place - 1)])
            }
        }
    }

    /// Ada typed; meanwhile Grace types, and sees before each of her edits one more change by Charles.
    @Test(arguments: [false, true])
    func `who hears of others while typing pays for what they did, not for what it hasn't seen`(isEdit: Bool) {
        let (ada, grace, charles) = (Library.authors[0], Library.authors[1], Library.authors[2])
        let count: UInt64 = 400
        let graph = TextGraph(
            (1...count).map { sequence in
                TextRecord(
                    dot: Dot(replica: ada, sequence: sequence, index: 0), edit: TextEdit(at: 0, inserting: "a"),
                    bases: nil)
            }, isWhole: true)
        func reading(_ author: ReplicaID, _ sequence: UInt64, seen: [ChangeID]) -> TextReading {
            let context = VersionVector(
                seen + [ChangeID(replica: author, sequence: sequence - 1)].filter { $0.sequence > 0 })
            let dot = Dot(replica: author, sequence: sequence, index: 0)
            return TextReading(
                event: Event(dot: dot, timestamp: Timestamp(rawValue: 0), context: context), unread: [])
        }
        let typing = TextEditList([TextEdit(at: 0, inserting: "b")])
        var looks = 0
        for sequence in 1...count {
            if isEdit { _ = graph.merge(typing, reading(charles, sequence, seen: [])) }
            let next = reading(grace, sequence, seen: [ChangeID(replica: charles, sequence: sequence)])
            _ = graph.newest(of: graph.candidates(for: next)) { dot in
                looks += 1
                return next.includes(dot)
            }
            _ = graph.merge(typing, next)
        }
        #expect(looks <= 4 * Int(count))
    }
}
