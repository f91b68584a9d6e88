import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// The canonical row: equal states have equal bytes, and other bytes do no harm.
@Suite struct ItemStateEncodingTests {
    @Test func `states of random histories read back from their rows`() throws {
        for seed in UInt64(0)..<60 {
            for (key, state) in try RandomHistory(seed: seed).library().items {
                #expect(try ItemState(canonicalRow: state.canonicalRow) == state, "seed \(seed), \(key)")
            }
        }
    }

    @Test func `states are equal exactly if their rows are`() throws {
        var rows: [ItemState: [UInt8]] = [:]
        var states: [[UInt8]: ItemState] = [:]
        for seed in UInt64(0)..<40 {
            var library = LibraryState()
            for change in try RandomHistory(seed: seed).changes {
                try library.receive(change)
                for item in Set(change.parts.map(\.item)) {
                    let state = library.state(of: item)
                    let row = state.canonicalRow
                    #expect(rows.updateValue(row, forKey: state).map { $0 == row } ?? true, "seed \(seed)")
                    #expect(states.updateValue(state, forKey: row).map { $0 == state } ?? true, "seed \(seed)")
                }
            }
        }
        #expect(rows.count > 1000)
        #expect(rows.count == states.count)
    }

    @Test func `a row that ends too early is refused at every length`() throws {
        for state in try samples() {
            let row = state.canonicalRow
            for length in 0..<row.count {
                #expect(throws: EncodingProblem.self) { try ItemState(canonicalRow: Array(row.prefix(length))) }
            }
            #expect(throws: EncodingProblem.self) { try ItemState(canonicalRow: row + [0]) }
        }
    }

    @Test func `damaged rows are refused or read as something else, and never crash`() throws {
        var generator = SeededGenerator(seed: 1)
        for state in try samples() {
            let row = state.canonicalRow
            for _ in 0..<300 {
                var damaged = row
                for _ in 0...generator.below(3) {
                    damaged[generator.below(damaged.count)] ^= UInt8(1 << generator.below(8))
                }
                guard let read = try? ItemState(canonicalRow: damaged) else { continue }
                #expect(read.canonicalRow.isEmpty == false)
                _ = read.lifecycle
                _ = read.conflicts(kind: .article)
            }
        }
    }

    @Test func `random bytes never crash`() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<2000 {
            let bytes =
                [2]
                + (0..<generator.below(60)).map { _ in
                    // Small numbers get further.
                    UInt8(truncatingIfNeeded: generator.next()) & (generator.chance(percent: 70) ? 0x03 : 0xff)
                }
            if let state = try? ItemState(canonicalRow: bytes) { _ = state.canonicalRow }
        }
    }

    @Test func `a row of an unknown version is refused`() {
        var row = ItemState().canonicalRow
        row[0] = 3
        #expect(throws: EncodingProblem.self) { try ItemState(canonicalRow: row) }
    }

    @Test func `the empty state has a row too`() throws {
        #expect(try ItemState(canonicalRow: ItemState().canonicalRow).isEmpty)
    }

    /// Larger codes than these are refused when a change is read.
    @Test(arguments: [700, 1 << 32, UInt64.max >> 1])
    func `a field of a newer program keeps its code, however large`(code: UInt64) throws {
        let dot = Dot(replica: ReplicaID(value: 1), sequence: 1, index: 0)
        let sibling = Register<[UInt8]?>.Sibling(dot: dot, timestamp: Timestamp(rawValue: 1), value: [7])
        var state = ItemState()
        state.registers = FieldMap(entries: [
            .init(field: FieldCode(rawValue: code), value: Register(siblings: [sibling]))
        ])
        #expect(try ItemState(canonicalRow: state.canonicalRow) == state)
    }

    @Test func `a cleared field is told from one with an empty value`() throws {
        var author = LibraryReplica(1)
        let article = try author.save(title: "").article
        let empty = author.state.state(of: article)
        try author.edit { try $0.write([ArticleField.title.cleared], to: article) }
        let cleared = author.state.state(of: article)
        #expect(empty.registers[ArticleField.title.code]?.winner?.value == .some([]))
        #expect(cleared.registers[ArticleField.title.code]?.winner?.value == .some(nil))
        for state in [empty, cleared] { #expect(try ItemState(canonicalRow: state.canonicalRow) == state) }
    }

    /// States with siblings, sets, private records, trashings and purges.
    private func samples() throws -> [ItemState] {
        let states = try (UInt64(0)..<12).flatMap { try RandomHistory(seed: $0).library().items.values }
        let chosen = states.filter { state in
            state.registers.entries.contains { $0.value.siblings.count > 1 } || state.touches.cameBack
                || state.purge?.parked.isEmpty == false || !state.privateRecord.isEmpty
        }
        try #require(chosen.count > 15)
        return Array(chosen.sorted { $0.canonicalRow.lexicographicallyPrecedes($1.canonicalRow) }.prefix(25))
    }
}
