import ArgumentParser
import Lectern

struct StatusVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show where this replica stands, and how much of everything there is.")

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    /// From here on a clock is worth a word: what it stamps wins races that it shouldn't.
    private static let driftInMilliseconds: Int64 = 5 * 60 * 1_000

    func run(in session: Session) async throws -> RunStatus {
        let (known, remotes, identity) = try await session.withReplica { replica in
            (try await replica.statusAndCounts(), try await replica.remotes(), replica.newIdentity)
        }
        let (status, counts) = known
        if session.isJSON {
            let json: JSONValue =
                identity.map { ["former": .string($0.former.description), "reason": .string($0.reason)] } ?? .null
            let places = remotes.map { $0.json(at: status.vector) }
            try session.output.json(
                status.json(counts).with([
                    .init(name: "newIdentity", value: json), .init(name: "remotes", value: .array(places)),
                ]))
        } else {
            try print(status, counts, session.output)
            for remote in remotes { try print(remote, status, session.output) }
        }
        if status.clockAheadInMilliseconds > Self.driftInMilliseconds {
            session.talk.note(
                "clock-drift",
                """
                The newest time in this library is \(Self.span(status.clockAheadInMilliseconds.magnitude)) ahead of this \
                machine's clock. Nothing is lost by it; check the clocks of your machines.
                """)
        }
        return .success
    }

    private func print(_ status: ReplicaStatus, _ counts: LibraryCounts, _ output: StandardOutput) throws {
        func line(_ name: String, _ value: String) throws {
            let label = name + String(repeating: " ", count: max(1, 13 - name.count))
            try output.line(output.styled(label, .faint) + TerminalText.line(value))
        }
        try line("library", status.library.description)
        try line("replica", status.replica.description)
        try line("file", status.path)
        for (index, entry) in status.vector.entries.enumerated() {
            let own = entry.replica == status.replica ? "  (this one)" : ""
            try line(index == 0 ? "vector" : "", "\(entry)\(own)")
        }
        if status.vector.isEmpty { try line("vector", "-") }
        try line("digest", status.digest.description)
        try line("fold", "version \(LibraryModel.foldVersion)")
        try line("articles", "\(counts.articles)")
        try line("annotations", "\(counts.annotations)" + (counts.orphaned > 0 ? ", \(counts.orphaned) orphaned" : ""))
        try line("comments", "\(counts.comments)")
        try line("tags", "\(counts.tags)")
        if counts.trashed > 0 { try line("trashed", "\(counts.trashed)") }
        try line("changes", "\(counts.changes)" + (counts.pending > 0 ? ", \(counts.pending) waiting for others" : ""))
        if counts.withheld > 0 { try line("withheld", counts.withheld.of("private record")) }
        if counts.held > 0 {
            let words =
                "\(counts.held) that another replica took away: `lectern trash --held` or `lectern restore --held`"
            try output.line(output.styled("held         \(words)", .warning))
        }
        if counts.conflicts > 0 {
            let words = "\(counts.conflicts), see `lectern conflicts`"
            try output.line(output.styled("conflicts    \(words)", .warning))
        }
    }

    /// A remote: where it is, how the two stand, and what blocks.
    private func print(_ remote: RemoteRecord, _ status: ReplicaStatus, _ output: StandardOutput) throws {
        let label = output.styled("remote       ", .faint)
        try output.line(label + TerminalText.line("\(remote.name)  \(remote.address)"))
        var words = ["ahead \(remote.ahead(of: status.vector)), behind \(remote.behind(status.vector))"]
        words.append(remote.syncedAtInMilliseconds.map { "synced \(PointInTime($0).minute)" } ?? "never synced")
        if remote.memberRole == .reader { words.append("for reading only") }
        if let ahead = remote.clockAheadInMilliseconds, ahead.magnitude > Self.driftInMilliseconds {
            words.append("its clock is \(Self.span(ahead.magnitude)) \(ahead > 0 ? "ahead" : "behind")")
        }
        try output.line("             " + words.joined(separator: ", "))
        if let problem = remote.problem {
            try output.line(output.styled("             \(TerminalText.line(problem.sentence))", .warning))
        }
    }

    /// A span of time in its largest unit.
    private static func span(_ milliseconds: UInt64) -> String {
        let minutes = milliseconds / 60_000
        if minutes < 120 { return "\(minutes) minutes" }
        return minutes < 2 * 1_440 ? "\(minutes / 60) hours" : "\(minutes / 1_440) days"
    }
}
