internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// How a replica takes a snapshot, and how it makes its items anew from its baseline and its log.
extension StoreWriter {
    /// Begins with a snapshot.
    ///
    /// - Parameter continues: whether it goes on where the same one was cut off.
    /// - Throws: what `LogWriter.beginSnapshot` does, and what `take` does where there are no items to wait for.
    func receive(_ head: SnapshotHead, continues: Bool, _ count: inout ReceivedCount) throws {
        if let head = try log.beginSnapshot(head, unlessHeldBy: vector, continues: continues) { try take(head, &count) }
    }

    /// Takes items of a snapshot; with the last ones it takes its place beneath the log.
    ///
    /// - Throws: `StoreProblem`; the transaction is to be rolled back then.
    func receive(_ items: [SnapshotItem], _ count: inout ReceivedCount) throws {
        let (new, whole) = try log.takeItems(items)
        count.arrivedItems += new
        if let whole { try take(whole, &count) }
    }

    /// Puts a snapshot that is here as a whole beneath the log.
    ///
    /// What this replica has that the snapshot doesn't stand for stays, and is folded anew upon it.
    private func take(_ head: SnapshotHead, _ count: inout ReceivedCount) throws {
        try checkOwnChanges(head)
        try projection.flush()
        let isNewcomer = vector.isEmpty
        if !isNewcomer {
            let items = BaselineItems(database)
            try log.expectFit(of: head, holding: vector) {
                try items.rows(after: $0).map { ($0.key, $0.now) }
            } noting: {
                try noteTrashing(of: $0, in: $2)
            }
        }
        try keepWhatIsShown()
        let joined = try log.joinArrived(head) { try BaselineItems($0).next(after: $1) }
        count.fold(try log.putBeneath(joined))
        count.items += head.items
        if head.vector[own.replica] > before.own.sequence { ownChangesArrived = true }
        try makeAnew { _, _ in }
        clock.observe(joined.clock)
        while try foldPending(&count) {}
        try takePendingPrivate(beneath: joined.vector, &count)
        if !isNewcomer { try removeUnneededCaptures() }
    }

    /// Own changes that nobody ever saw must not be taken for those of a copy, which has others under their names.
    private func checkOwnChanges(_ head: SnapshotHead) throws {
        let newest = ChangeID(replica: own.replica, sequence: log.lines[own.replica]?.sequence ?? 0)
        guard head.vector[own.replica] > newest.sequence, newest.sequence > 0,
            try !remotes().contains(where: { $0.vector.contains(newest) })
        else { return }
        throw StoreProblem.snapshotOfCopy(newest)
    }

    /// Makes all items anew: those of the baseline from the frames that arrived, then what the log did since.
    ///
    /// - Returns: how many changes were folded.
    @discardableResult
    func makeAnew(progress: (Int, Int) -> Void) throws -> Int {
        try emptyProjection()
        if let baseline = log.baseline {
            var records = Set<Dot>()
            try log.drainArriving { try install($0, &records) }
            try projection.flush()
            guard projection.end.digest == baseline.head.digest else {
                throw StoreProblem.snapshotDamaged(SnapshotProblem.otherDigest.cause)
            }
            try log.removePrivateRecords(beneath: baseline, except: records)
        }
        projection.hasBaseline = log.baseline != nil
        let count = try refoldLog(progress: progress)
        try forgetDecidedItems()
        return count
    }

    private func emptyProjection() throws {
        for table in ItemTable.all.map(\.name) + [
            "other_item", "membership", "conflict", "concurrent_edit", "absent_capture", "baseline_item", "text_run",
        ] {
            try database.run("DELETE FROM \(table)")
        }
        try database.run("INSERT INTO search (search) VALUES ('delete-all')")
        projection.reset()
        rereadLog()
        projection.isRefolding = true
        projection.hasBaseline = false
    }

    /// Takes items as the baseline has them.
    ///
    /// - Parameter records: gathers the names of private records that the items commit to.
    private func install(_ items: [SnapshotItem], _ records: inout Set<Dot>) throws {
        let runs = TextRuns(database)
        for item in items {
            let state = try item.state
            try projection.update(item.key) { $0 = state }
            for text in item.texts {
                let key = TextKey(item: item.key, name: text.name)
                for (index, run) in text.runs.enumerated() { try runs.insert(run, as: Int64(index + 1), of: key) }
            }
            for (dot, commitment) in state.privateCommitments {
                records.insert(dot)
                try log.noteCommitment(commitment, at: dot)
            }
            for hash in state.referencedCaptures { try log.captures.noteAbsent(hash, at: state.newestWrite) }
            if projection.isFull { try projection.flush() }
        }
    }

    /// Folds the whole log upon the baseline.
    private func refoldLog(progress: (Int, Int) -> Void) throws -> Int {
        let total = try database.changeCount()
        var replay = try LogReplay(database, library: library, lines: log.lines, baseline: log.baseline)
        defer { replay.end() }
        var done = 0
        while let entry = try replay.next() {
            let (change, body) = try replay.expect(entry)
            try refold(change, at: entry.position, links: entry.links)
            try log.captures.noteAbsent(of: body, at: change.origin.timestamp)
            try log.noteCommitments(of: change)
            done += 1
            if projection.isFull { try projection.flush() }
            if done % 1_000 == 0 { progress(done, total) }
        }
        try projection.flush()
        projection.isRefolding = false
        try log.reload()
        progress(done, total)
        return done
    }

    /// Folds a change of the log anew.
    ///
    /// - Parameter links: where its parts lead, as the log says so far.
    private func refold(_ change: LibraryChange, at position: Int64, links: [UInt8]) throws {
        log.revisit(position)
        // The fold takes its storage `inout`; this transaction is a reference.
        var target = self
        try LibraryFold.fold(change, into: &target)
        if recorder.links.bytes != links {
            try database.run(
                "UPDATE change SET links = ?1 WHERE position = ?2", .blob(recorder.links.bytes), .integer(position))
        }
        endChange()
    }
}
