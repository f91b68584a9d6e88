import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Random histories, delivered in every way that a network could think of.
@Suite struct LibraryConvergenceTests {
    private static let seeds: [Range<UInt64>] = (0..<10).map { $0 * 30..<($0 + 1) * 30 }

    @Test(arguments: seeds)
    func `every causal order gives the same library and digest`(seeds: Range<UInt64>) throws {
        for seed in seeds {
            let history = try RandomHistory(seed: seed)
            var generator = SeededGenerator(seed: seed)
            let expected = try history.library()
            for _ in 0..<2 {
                let state = try deliver(DeliveryOrder.causal(history.changes, using: &generator))
                #expect(state.content.differences(from: expected.content) == [], "\(history)")
                #expect(state.digest == expected.digest, "\(history)")
            }
        }
    }

    @Test(arguments: seeds)
    func `changes that come early, late or twice end in the same library, and nothing waits`(
        seeds: Range<UInt64>
    ) throws {
        for seed in seeds {
            let history = try RandomHistory(seed: seed, replicas: 4, steps: 30)
            var generator = SeededGenerator(seed: seed)
            let expected = try history.library()
            let state = try deliver(DeliveryOrder.any(history.changes, using: &generator))
            #expect(state.pending.isEmpty, "\(history)")
            #expect(state.content.differences(from: expected.content) == [], "\(history)")
            #expect(state.digest == expected.digest, "\(history)")
        }
    }

    @Test(arguments: seeds)
    func `the library is what the promises say of the whole set of changes`(seeds: Range<UInt64>) throws {
        for seed in seeds {
            let history = try RandomHistory(seed: seed, replicas: 3, steps: 30)
            let content = try history.library().content
            let differences = LibraryContent.differences(content.items, LibraryOracle(history.changes).items)
            #expect(differences == [], "\(history)")
        }
    }

    @Test(arguments: seeds)
    func `authors who have synced everything hold what a newcomer holds`(seeds: Range<UInt64>) throws {
        for seed in seeds {
            let history = try RandomHistory(seed: seed, replicas: 3, steps: 30)
            let expected = try history.library()
            for var replica in history.replicas {
                try replica.receive(history.changes)
                #expect(replica.state.content.differences(from: expected.content) == [], "\(history)")
                #expect(replica.state.digest == expected.digest, "\(history)")
            }
        }
    }

    @Test func `folding a change again does nothing`() throws {
        let history = try RandomHistory(seed: 7)
        var state = try history.library()
        let before = state.content
        for change in history.changes {
            #expect(try state.receive(change) == .duplicate)
        }
        #expect(state.content == before)
    }

    @Test func `the same seed gives the same history`() throws {
        let (one, other) = (try RandomHistory(seed: 11), try RandomHistory(seed: 11))
        #expect(one.changes == other.changes)
        #expect(one.captures == other.captures)
        #expect(one.privateRecords == other.privateRecords)
    }

    @Test func `random histories reach every corner of the model`() throws {
        var counts: [String: Int] = [:]
        func count(_ name: String, _ condition: Bool) { if condition { counts[name, default: 0] += 1 } }
        for seed in UInt64(0)..<150 {
            let history = try RandomHistory(seed: seed)
            for operation in history.changes.flatMap(\.parts).flatMap(\.operations) {
                switch operation {
                case .writeFields(let operation):
                    count("write", true)
                    count("sparing write", operation.writes.contains { !$0.sparing.isEmpty })
                case .addMembers: count("add", true)
                case .removeMembers: count("remove", true)
                case .writePrivate: count("private", true)
                case .trash(let operation): count("sparing trash", !operation.sparing.isEmpty)
                case .purge: count("purge", true)
                case .spliceText(let operation):
                    count("splice", true)
                    count("splice of a capture", operation.text.root != nil)
                    count("sparing splice", !operation.sparing.isEmpty)
                case .unknown: count("unknown", true)
                }
            }
            for (key, state) in try history.library().items {
                count("\(key.kind)", true)
                count("conflict", !state.conflicts(kind: key.kind).isEmpty)
                count("trashed", state.lifecycle == .trashed && !state.touches.trashings.isEmpty)
                count("came back", state.touches.cameBack)
                count("parked", state.purge?.parked.isEmpty == false)
                count("two purges", (state.purge?.dots.count ?? 0) > 1)
                count("concurrent splices", state.texts.entries.contains { $0.heads.count > 1 })
                count("edits left behind", !state.capturesLeftBehind.isEmpty)
            }
        }
        let names = [
            "write", "sparing write", "add", "remove", "private", "sparing trash", "purge", "unknown", "conflict",
            "trashed", "came back", "parked", "two purges", "splice", "splice of a capture", "sparing splice",
            "concurrent splices", "edits left behind", "article", "annotation", "comment", "tag", "collection",
        ]
        #expect(names.filter { counts[$0, default: 0] < 5 } == [], "\(counts)")
    }

    private func deliver(_ changes: [LibraryChange]) throws -> LibraryState {
        var state = LibraryState()
        for change in changes { try state.receive(change) }
        return state
    }
}
