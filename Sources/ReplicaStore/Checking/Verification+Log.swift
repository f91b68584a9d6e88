internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The log: chains, bytes of changes, and where their parts lead.
extension Verification {
    mutating func checkLog(progress: (Int, Int) -> Void) throws {
        let lines = try database.replicaLines()
        let total = try database.changeCount()
        var replay = try LogReplay(database, library: database.libraryID(), lines: lines, baseline: baseline)
        defer { replay.end() }
        var wrongLinks = 0
        func noteUnknown() { report.note(.log, "A change is of a replica that the log does not know.") }
        while let entry = try replay.next(noteUnknown: noteUnknown) {
            let id = entry.id
            do {
                let change = try replay.take(entry).change
                try items.beginChange(at: entry.position)
                try LibraryFold.fold(change, into: &items)
                for part in change.parts {
                    for (dot, commitment) in part.privateCommitments(in: id) {
                        try checkCommitment(dot, commitment)
                    }
                }
                let links = try? PartLinks(entry.links, at: entry.position).within(baseline)
                if links?.bytes != items.links.bytes { wrongLinks += 1 }
            } catch let problem as LogChain.Break {
                report.note(
                    .log, "Change \(id.sequence) of replica \(id.replica.shortDescription): \(problem.sentence).")
            }
            report.changes += 1
            if report.changes % 1_000 == 0 { progress(report.changes, total) }
        }
        try items.endChange()
        if wrongLinks > 0 {
            report.note(.projection, "\(wrongLinks) changes don't lead to the ones before them on the same items.")
        }
        for (replica, line) in lines where !replay.chain.ends(replica, as: line) {
            report.note(.log, "The log of replica \(replica.shortDescription) does not end where it says.")
        }
        progress(report.changes, total)
    }
}
