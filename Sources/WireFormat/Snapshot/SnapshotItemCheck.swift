internal import Causality
internal import LibraryModel

/// Verifies what can be verified of a snapshot's items one by one: see Protocol/Snapshots.md, "Taking".
public struct SnapshotItemCheck: Sendable {
    private let vector: VersionVector
    private let clock: Timestamp

    /// Names the snapshot.
    public init(_ head: SnapshotHead) {
        vector = head.vector
        clock = head.clock
    }

    /// So many steps are taken at once to carry out edits: about a second's work.
    ///
    /// Few honest texts come near it, and nobody else's may keep a library busy.
    private static let stepsAtOnce = 20_000_000

    /// Expects that items are right by themselves.
    ///
    /// A row is in its one form, names no change that the snapshot doesn't stand for and no time after its newest one, and
    /// has the texts that their edits come to. Cost: carries out the edits, as far as that is done in a bounded time.
    ///
    /// - Parameter items: those of one frame, or fewer.
    /// - Throws: `SnapshotProblem` where any of this isn't so.
    public func expectRight(_ items: [SnapshotItem]) throws(SnapshotProblem) {
        var work = Self.stepsAtOnce
        for item in items { try expectRight(item, within: &work) }
    }

    private func expectRight(_ item: SnapshotItem, within work: inout Int) throws(SnapshotProblem) {
        let state = try Self.read(item)
        guard state.isWithin(vector, clock: clock) else {
            throw SnapshotProblem(cause: "\(item.key) names a change that it does not stand for, or a later time")
        }
        guard state.texts.entries.map(\.name) == item.texts.map(\.name) else {
            throw SnapshotProblem(cause: "\(item.key) has other texts than those whose edits are given")
        }
        for (text, given) in zip(state.texts.entries, item.texts) {
            guard text.comes(of: try edits(given, of: item.key), within: &work) else {
                throw SnapshotProblem(cause: "the edits of \(item.key) come to another text than its row says")
            }
        }
    }

    private static func read(_ item: SnapshotItem) throws(SnapshotProblem) -> ItemState {
        let state: ItemState
        do throws(EncodingProblem) { state = try ItemState(canonicalRow: item.row) } catch {
            throw SnapshotProblem(cause: "the row of \(item.key) is none: \(error.sentence)")
        }
        guard state.canonicalRow == item.row else {
            throw SnapshotProblem(cause: "the row of \(item.key) is not in its one form")
        }
        return state
    }

    /// The edits of a text, each of which stands once, behind those that it was made upon.
    private func edits(_ text: SnapshotItem.Text, of item: ItemKey) throws(SnapshotProblem) -> [TextRecord] {
        var edits: [TextRecord] = []
        var names: Set<Dot> = []
        for run in text.runs {
            do throws(EncodingProblem) { edits += try TextHistoryCodec.decode(run) } catch {
                throw SnapshotProblem(cause: "the edits of \(item) are none: \(error.sentence)")
            }
        }
        for edit in edits {
            guard vector.contains(edit.dot.change) else {
                throw SnapshotProblem(cause: "\(item) has an edit of a change that it does not stand for")
            }
            guard edit.bases?.allSatisfy(names.contains) ?? true, names.insert(edit.dot).inserted else {
                throw SnapshotProblem(cause: "the edits of \(item) don't stand behind what they build on")
            }
        }
        return edits
    }
}
