internal import Causality
internal import GRDB
internal import LibraryModel
public import WireFormat

extension StoreWriter {
    /// What to do with changes whose prerequisites are not here.
    public enum EarlyPolicy: Hashable, Sendable {
        /// Throw `StoreProblem.gap`.
        case refuse
        /// Keep them until their prerequisites come.
        case hold
    }

    /// Takes a segment: verifies its chain, folds what is new, and then what was waiting for it.
    ///
    /// - Throws: `StoreProblem.gap`, `.fork`, `.damaged`, `.tooManyReplicas`; the transaction is to be rolled
    ///   back then.
    public func receive(_ segment: Segment, early policy: EarlyPolicy, _ count: inout ReceivedCount) throws {
        if let missing = try fold(segment, &count) {
            guard policy == .hold else { throw StoreProblem.gap(missing: missing) }
            try hold(segment)
            count.early += Int(segment.last - max(segment.first - 1, vector[segment.replica]))
        }
        while try foldPending(&count) {}
    }

    /// Folds the changes of a segment that are new and ready.
    ///
    /// Returns what the first other one waits for, or `nil`.
    func fold(_ segment: Segment, _ count: inout ReceivedCount) throws -> [ChangeRange]? {
        var contents = ReceivedCount()
        defer { count.add(contents) }
        return try log.receive(segment, &count) { body, hash, origin in
            try fold(body, hash, origin, &contents)
        }
    }

    private func fold(
        _ body: ChangeBody, _ hash: ContentHash, _ origin: ChangeOrigin, _ count: inout ReceivedCount
    ) throws {
        // The fold takes its storage `inout`; this transaction is a reference.
        var target = self
        for part in body.presentParts {
            try noteDeletions(by: origin.id.replica, in: part)
            if part.isPurge { count.purges += 1 }
            try LibraryFold.fold(part, of: origin, into: &target)
        }
        try log.keepPrivateRecords(of: body, origin, &count, early: takePendingPrivate)
        try log.captures.noteAbsent(of: body, at: origin.timestamp)
        try append(body.bytes, hash: hash, origin: origin)
        clock.observe(origin.timestamp)
        if origin.id.replica == own.replica { ownChangesArrived = true }
    }
}
