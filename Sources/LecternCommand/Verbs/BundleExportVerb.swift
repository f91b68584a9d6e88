import ArgumentParser
import Glibc
import Lectern
import SystemFiles

struct BundleExportVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a bundle: everything, or what somebody lacks.",
        discussion: """
            A bundle for members holds the private e-mail addresses of comments, and says so. One for readers has no \
            trace of them.
            """)

    /// Who a bundle is for.
    enum Audience: String, ExpressibleByArgument, CaseIterable {
        case member
        case reader
    }

    @Argument(help: "The bundle; - is standard output.", completion: .file()) var file: String
    @Option(help: ArgumentHelp("Only what this vector lacks; see vectorText in `status --json`.", valueName: "vector"))
    var since: String?
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Only what this replica is not known to have.", valueName: "replica"))
    var receiver: String?
    @Flag(name: .customLong("no-blobs"), help: "Leave the texts of articles out.") var noBlobs = false
    @Option(name: .customLong("as"), help: ArgumentHelp("Who it is for.", valueName: "role"))
    var audience = Audience.member

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if since != nil && receiver != nil { throw ValidationError("Give --since or --for, not both.") }
        if let since, since.isEmpty || VersionVector(text: since) == nil {
            throw ValidationError("--since must be a vector: REPLICA:SEQUENCE, joined by commas; - is the empty one.")
        }
    }

    func run(in session: Session) async throws -> RunStatus {
        if file == "-" && session.output.isTerminal {
            throw CommandProblem.usage("A bundle is no text for a terminal: name a file, or send it on.")
        }
        try await session.withReplica { replica in
            if file != "-" {
                try BundleFiles.checkReplaceable(file)
                try BundleFiles.checkWritable(file)
            }
            var options = ExportOptions()
            options.isForReader = audience == .reader
            if noBlobs { options.blobs = .none }
            if let since { options.since = VersionVector(text: since) ?? VersionVector() }
            if let receiver { options.since = try await known(to: receiver, replica) }
            if session.isDryRun { return try await look(options, session, replica) }
            let (header, summary) = try await export(options, session, replica)
            try report(header, summary, session)
        }
        return .success
    }

    /// What a replica is known to have.
    private func known(to receiver: String, _ replica: Replica) async throws -> VersionVector {
        do {
            return try await replica.knownVector(ofReplica: receiver)
        } catch let problem as ReplicaProblem {
            throw AdvisedProblem(problem, remedy: "\(problem.remedy) For one that is not known leave --for out.")
        }
    }

    /// What a dry run can do: make the bundle, keep nothing of it, and say what it holds.
    private func look(_ options: ExportOptions, _ session: Session, _ replica: Replica) async throws {
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(nowhere) }
        let summary = try await replica.exportBundle(toDescriptor: nowhere, options).summary
        if session.isJSON {
            try session.output.json([
                "file": .string(file), "dryRun": true, "wouldWrite": JSONValue(summary.changes),
                "items": JSONValue(summary.items),
            ])
        }
        session.talk.sayDone("This would write \(contents(summary)) to \(place).")
    }

    /// What messages say that a bundle holds.
    private func contents(_ summary: BundleSummary) -> String {
        "\(summary.items > 0 ? "a snapshot of \(summary.items.of("item")), " : "")"
            + "\(summary.changes.of("change")) and \(summary.blobs.of("text")) (\(summary.bytes.asBytes))"
    }

    /// What messages call the place of the bundle.
    private var place: String { file == "-" ? "standard output" : file }

    private func export(
        _ options: ExportOptions, _ session: Session, _ replica: Replica
    ) async throws -> (header: BundleHeader, summary: BundleSummary) {
        if file == "-" { return try await stream(options, to: STDOUT_FILENO, replica) }
        if BundleFiles.isSpecial(file) {
            let descriptor = open(file, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw ReplicaProblem.unwritable(file, SystemFailure()) }
            defer { close(descriptor) }
            return try await stream(options, to: descriptor, replica)
        }
        let bar = session.progressBar("Writing")
        defer { bar.finish() }
        return try await replica.exportBundle(to: file, options) { bar.show($0, of: $1) }
    }

    private func stream(
        _ options: ExportOptions, to descriptor: Int32, _ replica: Replica
    ) async throws -> (header: BundleHeader, summary: BundleSummary) {
        do {
            return try await replica.exportBundle(toDescriptor: descriptor, options)
        } catch let problem as ReplicaProblem {
            guard case .unwritableFile(_, _, EPIPE) = problem else { throw problem }
            throw StandardOutput.Closed()
        }
    }

    private func report(_ header: BundleHeader, _ summary: BundleSummary, _ session: Session) throws {
        if session.isJSON && file != "-" {
            try session.output.json(
                .object([.init(name: "file", value: .string(file))] + header.members + summary.members))
        }
        session.talk.say("Wrote \(contents(summary)) to \(place).")
        if header.flags.contains(.containsPrivate) {
            session.talk.say(
                "It contains private e-mail addresses: give it to members only. For others, export --as reader.")
        }
    }
}
