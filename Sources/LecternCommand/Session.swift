import Lectern

/// What a verb works with: its global options, the two streams, and the library.
struct Session: Sendable {
    let output: StandardOutput
    let talk: Talk
    let library: LibraryLookup
    let isJSON: Bool
    let isQuiet: Bool
    let isDryRun: Bool
    let isConfirmed: Bool
    private let showsProgress: Bool
    private let verb: String

    init(_ options: GlobalOptions, verb: String) {
        output = StandardOutput(color: options.color)
        talk = Talk(options)
        library = LibraryLookup(option: options.library)
        isJSON = options.json
        isQuiet = options.quiet
        isDryRun = options.dryRun
        isConfirmed = options.yes
        showsProgress = talk.isTerminal && !options.noProgress && !options.quiet && !options.json
        self.verb = verb
    }

    /// How replicas are opened and made in this run.
    func replicaOptions() throws -> ReplicaOptions {
        var options = ReplicaOptions()
        options.store.processDescription = "lectern \(verb)"
        if let text = Environment["LECTERN_LOCK_TIMEOUT"] {
            guard let seconds = Int(text), (0...3_600).contains(seconds) else {
                throw CommandProblem.environment(
                    name: "LECTERN_LOCK_TIMEOUT", expected: "a number of seconds from 0 to 3600")
            }
            options.store.lockTimeoutInSeconds = seconds
        }
        return options
    }

    /// Opens the library, runs `body` with it, and closes it, whatever happens.
    func withReplica<Result: Sendable>(_ body: (Replica) async throws -> Result) async throws -> Result {
        let path = try library.path()
        talk.mention("Library: \(path)")
        Environment.keepTemporaryFiles(in: ReplicaFiles.directory(of: path))
        let replica = try await Replica.open(path, options: replicaOptions())
        announce(replica.newIdentity)
        let result: Result
        do {
            result = try await body(replica)
        } catch {
            try? await replica.close()
            throw error
        }
        await close(replica)
        return result
    }

    /// Closes a replica.
    ///
    /// Failing to tidy up undoes nothing, so it is no failure of the verb.
    func close(_ replica: Replica) async {
        do {
            try await replica.close()
        } catch {
            let problem = CommandRun.explained(error)
            talk.note(problem.code, "The work is done, but the file was not tidied up: \(problem.sentence)")
        }
    }

    /// Says that a replica goes on under a new id.
    func announce(_ identity: NewIdentity?) {
        guard let identity else { return }
        talk.note(
            "new-identity",
            """
            This file was replica \(identity.former.shortDescription), but \(identity.reason). \
            From now on it is replica \(identity.current.shortDescription), so that two writers never share one name. \
            Nothing is lost, and nothing needs to be done.
            """)
    }

    /// A progress bar, drawn only where a person waits for it.
    func progressBar(_ label: String) -> ProgressBar { ProgressBar(label, on: showsProgress ? talk : nil) }
}
