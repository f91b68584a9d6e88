import ArgumentParser
import FolderRemote
import Foundation
import Glibc
import Lectern

struct CloneVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "clone", abstract: "Make another replica of a library.",
        discussion: """
            The source is a library at a hub (https://HOST/v1/libraries/ID), a folder that replicas share, a replica's \
            directory or file, or a bundle that holds the library from its start. The new replica has an id of its own, \
            and nothing of what the source keeps for itself. A hub or a folder becomes its remote “origin”. The token \
            for a hub is taken from LECTERN_TOKEN, or from what `lectern remote token` has kept.
            """)

    @Argument(help: "A library at a hub, a folder, a replica, or a bundle.", completion: .file()) var source: String
    @Argument(help: "The new replica's directory; it is created where it is missing.", completion: .directory)
    var directory: String
    @Option(
        help: ArgumentHelp(
            "Which texts of articles to take from a hub or a folder: all, recent or none; kept as the setting sync.blobs.",
            valueName: "which"))
    var blobs: BlobChoice?
    @Flag(help: "Allow plain http:// to another machine, where everybody on the way can read the token.")
    var insecure = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let place = try session.library.directoryForNewLibrary(directory)
        Environment.keepTemporaryFiles(in: place)
        let isNew = !BundleFiles.exists(place)
        do {
            return try await Interrupts.removing(isNew ? ["\(place)/"] : []) { try await clone(to: place, session) }
        } catch {
            // Only where nothing has come: a directory that holds something stays.
            if isNew { rmdir(place) }
            guard let problem = error as? StoreProblem, case .gap = problem else { throw error }
            throw AdvisedProblem(
                problem, remedy: "Ask for a bundle of everything: `lectern bundle export` without --since and --for.")
        }
    }

    private func clone(to place: String, _ session: Session) async throws -> RunStatus {
        let remote = try remoteSource()
        let goesOn = try await findsBegun(in: place, remote, session)
        if remote == nil, blobs != nil {
            throw CommandProblem.usage("--blobs is for hubs and folders: a bundle brings what it holds.")
        }
        guard !session.isDryRun else {
            try look(at: remote)
            if session.isJSON {
                try session.output.json(["path": .string(ReplicaFiles.database(in: place)), "dryRun": true])
            }
            session.talk.sayDone("\(source) would be cloned to \(place).")
            return .success
        }
        let replica: Replica
        var outcome = RunStatus.success
        if let remote {
            (replica, outcome) = try await clone(remote, to: place, goingOn: goesOn, session)
        } else if goesOn {
            replica = try await fill(place, session)
        } else {
            replica = try await copy(to: place, session)
        }
        let (status, counts) = try await replica.statusAndCounts()
        await session.close(replica)
        try session.print(newReplica: status)
        session.talk.say("Cloned \(counts.articles.of("article")) to \(place).")
        return outcome
    }

    /// The source as a remote; `nil` for a replica or a bundle.
    private func remoteSource() throws -> RemoteAddress? {
        let address = try RemoteAddress(source, allowsInsecure: insecure)
        switch address {
        case .hub: return address
        case .folder(let path):
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            let isReplica = FileManager.default.fileExists(atPath: ReplicaFiles.database(in: path))
            return exists && isDirectory.boolValue && !isReplica ? address : nil
        }
    }

    /// What a dry run can do: look whether the source is one, but for what only a hub can say.
    private func look(at remote: RemoteAddress?) throws {
        if let remote {
            _ = try namedLibrary(remote)
            return
        }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source, isDirectory: &isDirectory) else {
            throw StoreProblem.noLibrary(path: source)
        }
        // What a pipe gives is gone once it was read.
        guard !isDirectory.boolValue, !BundleFiles.isSpecial(source), !Schema.looksLikeADatabase(source) else { return }
        let missing = try BundleFile.inspect(source).header.from.difference(VersionVector())
        guard missing.isEmpty else { throw StoreProblem.gap(missing: missing) }
    }

    /// The library of a hub or a folder.
    private func namedLibrary(_ address: RemoteAddress) throws -> LibraryID {
        guard let library = try address.library else {
            throw CommandProblem.usage("Name the library: \(address.text)/v1/libraries/ID.")
        }
        return library
    }

    /// Whether an empty replica of this library stands in the place, with which this clone goes on.
    ///
    /// A clone that is killed before anything has come leaves one. An empty replica of another library is no such thing:
    /// somebody has made it, and its id may be known elsewhere.
    ///
    /// - Throws: `StoreProblem.exists` where anything else stands there. If that is a clone of the same remote that was cut
    ///   off, it says how that one goes on.
    private func findsBegun(in place: String, _ remote: RemoteAddress?, _ session: Session) async throws -> Bool {
        do {
            try ReplicaFiles.checkAbsent(in: place)
            return false
        } catch let problem as StoreProblem {
            // Where one of the two can't be looked at, that something is there says it all.
            guard let library = try? sourceLibrary(remote), let begun = try? await BegunClone.find(in: place, session),
                begun.library == library
            else { throw problem }
            guard let origin = begun.origin else { return true }
            guard origin == remote?.text else { throw problem }
            throw AdvisedProblem(
                problem, remedy: "It is a clone of \(origin) that was cut short: `lectern -C \(place) sync` goes on.")
        }
    }

    /// The library of a hub, a folder or a bundle.
    private func sourceLibrary(_ remote: RemoteAddress?) throws -> LibraryID? {
        if let remote { return try remote.library }
        return try BundleFile.check(source).header.library
    }

    /// Takes the bundle into the empty replica that an earlier clone has left.
    private func fill(_ place: String, _ session: Session) async throws -> Replica {
        let bar = session.progressBar("Cloning")
        defer { bar.finish() }
        let size = BundleFiles.size(source)
        let replica = try await Replica.open(place, options: session.replicaOptions())
        do {
            _ = try await replica.importBundle(from: source) { bar.show($0.bytes, of: size) }
        } catch {
            try? await replica.close()
            throw error
        }
        return replica
    }

    private func copy(to place: String, _ session: Session) async throws -> Replica {
        let bar = session.progressBar("Cloning")
        defer { bar.finish() }
        let size = BundleFiles.size(source)
        // Where a file is, it is what another creation left, or is about to fill.
        let isEmpty = !FileManager.default.fileExists(atPath: ReplicaFiles.database(in: place))
        return try await Interrupts.removing(isEmpty ? ReplicaFiles.all(in: place) : []) {
            try await Replica.clone(source, to: place, options: session.replicaOptions()) {
                bar.show($0.bytes, of: size)
            }
        }
    }

    /// Makes an empty replica and syncs it.
    ///
    /// What has come when a sync is cut short is worth keeping: the replica stays, and its next sync goes on.
    private func clone(
        _ address: RemoteAddress, to place: String, goingOn goesOn: Bool, _ session: Session
    ) async throws -> (Replica, RunStatus) {
        let library = try namedLibrary(address)
        let replica =
            if goesOn {
                try await Replica.open(place, options: session.replicaOptions())
            } else {
                try await Replica.create(in: place, library: library, options: session.replicaOptions())
            }
        let origin = BegunClone.originName
        let sayBegun: @Sendable () -> Void = { [talk = session.talk] in
            talk.note("clone-begun", "What has come is in \(place); `lectern -C \(place) sync` goes on.")
        }
        do {
            try await replica.addRemote(origin, address: address.text)
            if let blobs { try await replica.setLocalSetting(Setting.syncBlobs.rawValue, to: blobs.rawValue) }
            var options = SyncProcedure.Options()
            options.blobs = (blobs ?? .all).policy
            let run = SyncRun(session: session, replica: replica, names: [origin], options: options, reseeding: false)
            let report = try await Interrupts.saying(sayBegun) { try await run.report(of: origin) }
            run.note(report, origin)
            return (replica, report.passedOverFiles ? .partlyDone : .success)
        } catch {
            let hasBegun = try await replica.read { try !$0.vector().isEmpty || $0.arrivedSnapshot() != nil }
            try? await replica.close()
            if hasBegun || goesOn {
                sayBegun()
            } else {
                DatabasePaths(replica.path).remove()
            }
            throw error
        }
    }
}
