internal import Causality

/// The edits that a walker was fed, without their texts, and what each of them had seen.
///
/// An edit goes by its number: how many were fed before it. An edit comes after all that it has seen, so numbers rise
/// along causality.
struct TextHistory: Sendable {
    /// A splice; counts are 32 bits, since no edit reaches farther.
    struct Step: Sendable {
        let skipped: Int32
        let deleted: Int32
        let inserted: Int32
    }

    private struct Entry: Sendable {
        let dot: Dot
        /// Where its own end in the arrays that hold those of all edits.
        let endOfSteps: UInt32
        let endOfParents: UInt32
        /// How many scalars were inserted by all edits up to this one.
        let inserted: Int
    }

    private var entries: [Entry] = []
    private var steps: [Step] = []
    private var parents: [UInt32] = []
    /// The edits that no other one has seen.
    private var heads: [Int] = []
    /// The critical versions, each given by the number of edits that it has: every later edit has seen all of those.
    ///
    /// What all later edits have seen needs no order any more: the text as it was then can stand for it.
    private var criticalVersions: [UInt32] = []

    /// How many edits there are.
    var count: Int { entries.count }

    /// The last critical version that some edit was made upon.
    var lastCriticalVersion: Int { Int(criticalVersions[criticalVersions.count - 1]) }

    /// How many scalars were inserted by all edits.
    var insertedScalars: Int { entries.last?.inserted ?? 0 }

    /// Adds an edit, and says whether it has seen all others.
    mutating func append(_ edit: TextEdit, dot: Dot, parents seen: [Int]) -> Bool {
        let number = count
        precondition(seen.allSatisfy { $0 >= 0 && $0 < number }, "an edit comes after all that it has seen")
        let hasSeenAll = heads.allSatisfy(seen.contains)
        // The heads say the same as any other parents of an edit that has seen all.
        let known = hasSeenAll ? heads : seen
        var inserted = insertedScalars
        for splice in edit.splices {
            let count = splice.insertedScalars
            inserted += count
            steps.append(
                Step(skipped: Int32(splice.skipped), deleted: Int32(splice.deleted), inserted: Int32(count)))
        }
        for parent in known { parents.append(UInt32(parent)) }
        entries.append(
            Entry(
                dot: dot, endOfSteps: UInt32(steps.count), endOfParents: UInt32(parents.count), inserted: inserted))
        if hasSeenAll {
            heads.removeAll(keepingCapacity: true)
            criticalVersions.append(UInt32(number))
        } else {
            heads.removeAll(where: seen.contains)
            while !includes(seen, lastCriticalVersion) { criticalVersions.removeLast() }
        }
        heads.append(number)
        return hasSeenAll
    }

    /// The name of an edit.
    func dot(of number: Int) -> Dot { entries[number].dot }

    /// The steps of an edit.
    func steps(of number: Int) -> ArraySlice<Step> {
        steps[Int(number == 0 ? 0 : entries[number - 1].endOfSteps)..<Int(entries[number].endOfSteps)]
    }

    /// The edits upon which an edit was made.
    func parents(of number: Int) -> ArraySlice<UInt32> {
        parents[Int(number == 0 ? 0 : entries[number - 1].endOfParents)..<Int(entries[number].endOfParents)]
    }

    /// Which of all inserted scalars an edit inserted, counted over all edits.
    func inserted(by number: Int) -> Range<Int> {
        (number == 0 ? 0 : entries[number - 1].inserted)..<entries[number].inserted
    }

    /// Whether an edit with these parents has seen all of a version that was critical so far.
    ///
    /// Every edit since has seen it, and the first of those was made upon just that.
    private func includes(_ seen: [Int], _ version: Int) -> Bool {
        seen.contains { $0 >= version } || parents(of: version).allSatisfy { seen.contains(Int($0)) }
    }
}
