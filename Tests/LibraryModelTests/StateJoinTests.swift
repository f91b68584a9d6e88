import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// What two sets of changes come to apart is enough to say what they come to together.
@Suite struct StateJoinTests {
    @Test(arguments: 0..<12)
    func `the join of two libraries is the library of all their changes`(round: Int) throws {
        var (apart, purged) = (0, 0)
        for seed in UInt64(round * 100)..<UInt64(round * 100 + 100) {
            let history = try RandomHistory(seed: seed, replicas: 2 + Int(seed % 3), steps: 30)
            var generator = SeededGenerator(seed: seed ^ 0x301)
            let one = try library(of: history, upTo: vector(in: history, using: &generator))
            let other = try library(of: history, upTo: vector(in: history, using: &generator))
            let both = try library(of: history, upTo: one.vector.merging(other.vector))
            let join = StateJoin(left: one.vector, right: other.vector)
            if one.vector.compare(other.vector) == .concurrent { apart += 1 }
            for key in Set(one.items.keys).union(other.items.keys) {
                let state = join.state(one.state(of: key), other.state(of: key)) { name in
                    let text = TextKey(item: key, name: name)
                    return join.edits(one.textRecords(of: text), other.textRecords(of: text))
                }
                #expect(state == both.state(of: key), "\(key) of \(history)")
                if state.purge != nil { purged += 1 }
            }
        }
        // What was drawn must be what is meant.
        #expect(apart > 20 && purged > 20)
    }

    @Test(arguments: 0..<20)
    func `a text that was typed apart is joined of its edits`(round: Int) throws {
        var generator = SeededGenerator(seed: UInt64(round))
        var people = [LibraryReplica(1), LibraryReplica(2), LibraryReplica(3)]
        let article = try people[0].save(title: "Title")
        let made = try people[0].annotate(article.article)
        var changes = [article.change, made.change].compactMap(\.self)
        for index in 1...2 { try people[index].receive(changes) }
        for _ in 0..<40 {
            let index = generator.below(people.count)
            if generator.chance(percent: 25) {
                for change in changes { try people[index].receive(change) }
                continue
            }
            let letter = String(UnicodeScalar(UInt8(97 + generator.below(26))))
            let length = people[index].state.state(of: made.annotation).value(of: AnnotationField.note)?.count ?? 0
            let place = generator.below(length + 1)
            let edit = TextEdit(
                at: place, deleting: place < length ? generator.below(2) : 0, inserting: letter)
            let change = try people[index].edit {
                try $0.splice(edit, in: TextName(field: AnnotationField.note.code), of: made.annotation)
            }
            if let change { changes.append(change) }
        }
        let text = TextKey(item: made.annotation, name: TextName(field: AnnotationField.note.code))
        let (one, other) = (people[0].state, people[1].state)
        var both = LibraryState()
        for change in changes where one.vector.merging(other.vector).contains(change.origin.id) {
            try both.receive(change)
        }
        let join = StateJoin(left: one.vector, right: other.vector)
        let edits = join.edits(one.textRecords(of: text), other.textRecords(of: text))
        let state = join.state(one.state(of: text.item), other.state(of: text.item)) { _ in edits }
        #expect(state == both.state(of: text.item))
        #expect(Set(edits.map(\.dot)) == Set(both.textRecords(of: text).map(\.dot)))
        expectCanonical(edits)
        // An edit made apart from all that, by somebody who knows what the third knows of it, finds what it was made upon.
        var (fourth, joined) = (LibraryReplica(4), SnapshotStorage(state, of: text, edits))
        for change in changes
        where both.vector.contains(change.origin.id) && people[2].state.vector.contains(change.origin.id) {
            try fourth.receive(change)
        }
        let edit = try fourth.edit {
            try $0.splice(TextEdit(at: 0, inserting: "late"), in: text.name, of: text.item)
        }
        let late = try #require(edit)
        try both.receive(late)
        try LibraryFold.fold(late, into: &joined)
        #expect(joined.state(of: text.item) == both.state(of: text.item))
    }

    @Test func `an edit that was made upon all of the other side's names nothing`() {
        let (first, second, apart) = (dot(1), dot(2), dot(3))
        let (left, right) = (VersionVector([first.change]), VersionVector([first.change, second.change, apart.change]))
        let records = { (dots: [Dot], bases: [[Dot]?]) in
            zip(dots, bases).map { TextRecord(dot: $0, edit: TextEdit(at: 0, inserting: "a"), bases: $1) }
        }
        let edits = StateJoin(left: left, right: right).edits(
            records([first], [nil]), records([apart, first, second], [nil, [], [first]]))
        #expect(edits == records([first, apart, second], [nil, [], [first]]))
        let later = StateJoin(left: left, right: right).edits(
            records([first], [nil]), records([first, second], [nil, nil]))
        #expect(later == records([first, second], [nil, nil]))
        expectCanonical(edits)
        expectCanonical(later)
    }

    private func dot(_ replica: UInt64) -> Dot {
        Dot(replica: ReplicaID(value: UInt128(replica)), sequence: 1, index: 0)
    }

    /// What an edit was made upon is named where that isn't all before it in the list, and nowhere else.
    private func expectCanonical(_ edits: [TextRecord]) {
        var heads: Set<Dot> = []
        for edit in edits {
            #expect(edit.bases.map { Set($0) } != heads, "\(edit.dot) names all before it")
            heads.subtract(edit.bases ?? Array(heads))
            heads.insert(edit.dot)
        }
    }

    /// Some of the changes, and all that their authors had seen.
    private func vector(in history: RandomHistory, using generator: inout SeededGenerator) -> VersionVector {
        var vector = VersionVector()
        for change in history.changes where generator.chance(percent: 15) {
            vector.merge(change.origin.context)
            vector.include(change.origin.id)
        }
        return vector
    }

    private func library(of history: RandomHistory, upTo vector: VersionVector) throws -> LibraryState {
        var library = LibraryState()
        for change in history.changes where vector.contains(change.origin.id) { try library.receive(change) }
        return library
    }
}
