import ArgumentParser
import Lectern

struct LogVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show what was changed: by which replica, when, and where.",
        discussion: """
            What came to this replica last stands first: work from elsewhere where it came in, however old it is. Two \
            replicas that hold the same changes may list them in another order.
            """)

    @Argument(help: "Only changes of this item.") var id: String?
    @Option(help: ArgumentHelp("At most so many.", valueName: "count")) var limit = 50

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    /// The most changes that are read at once.
    private static let page = 200

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        let limit = limit
        try await session.withReplica { replica in
            let item = try await session.item(ifNamed: id, in: replica)
            let (positions, own) = try await replica.read {
                (try $0.positions(of: item, limit: limit), try $0.identity().replica)
            }
            for page in positions.pages(of: Self.page) {
                for change in try await replica.read({ try $0.log(at: page) }) {
                    if session.isJSON {
                        try session.output.json(change.json)
                    } else {
                        try print(change, isOwn: change.id.replica == own, session.output)
                    }
                }
            }
        }
        return .success
    }

    private func print(_ change: LoggedChange, isOwn: Bool, _ output: StandardOutput) throws {
        let name = "\(change.id.replica.shortDescription):\(change.id.sequence)"
        let time = PointInTime(change.timestamp.milliseconds).minute
        try output.line("\(time)  \(output.styled(name, .bold))\(isOwn ? "  (this replica)" : "")")
        for step in change.steps {
            let fields = step.fields.joined(separator: ", ")
            try output.line(
                "    \(step.item.kind) \(step.item.id.description.prefix(12))  \(TerminalText.line(fields))")
        }
        if change.droppedParts > 0 {
            try output.line("    and \(change.droppedParts.of("part")) of items that were purged")
        }
    }
}
