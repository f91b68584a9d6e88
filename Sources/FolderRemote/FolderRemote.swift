public import Causality
public import SyncProtocol
internal import SystemFiles
public import WireFormat

/// FolderRemote is a remote in a folder: one that Syncthing, Dropbox, a network mount or a USB stick moves about.
///
/// Each replica writes files into its own directory only, files never change, and each is a bundle that verifies itself;
/// so nobody waits for anybody, and files may come late, twice, cut short or never. See Protocol/Folders.md.
///
/// Deliberately absent: lock files, times of files, any conclusion from a file that is *not* there, and merging: what
/// changes do is the store's business. Remembering what was in the folder is the caller's.
public actor FolderRemote: Remote {
    /// The folder, as it was named.
    public nonisolated let path: String

    let writer: ReplicaID
    let library: LibraryID
    let watch: FolderWatch
    private let executor: QueueExecutor
    private let willChange: @Sendable (SharedFolder.Step) throws -> Void
    private var remembered: VersionVector
    private var mayReseed: Bool
    /// Files that turned out to be damaged: a folder that can't be written to has no complaint of them.
    var damagedFiles: Set<SegmentFile> = []
    /// Blobs that turned out to be damaged, of which nobody was told yet.
    var damagedBlobs: Set<ContentHash> = []

    /// Names a folder; nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - writer: the replica that syncs, in whose directory files are written. Several processes of it may sync at once.
    ///   - remembered: what this replica knows to have been in the folder: the vector of the last sync's state, which
    ///     takes the place of the one before. What was there once is not written a second time because it is late.
    ///   - mayReseed: whether to forget that, and to fill the folder again with all that it lacks.
    ///   - watch: how `hints` waits.
    public init(
        path: String, writer: ReplicaID, library: LibraryID, remembered: VersionVector, mayReseed: Bool = false,
        watch: FolderWatch = FolderWatch()
    ) {
        self.init(
            path: path, writer: writer, library: library, remembered: remembered, mayReseed: mayReseed, watch: watch,
            willChange: { _ in })
    }

    /// Also tells of each step before it changes the folder, so that tests can end there.
    init(
        path: String, writer: ReplicaID, library: LibraryID, remembered: VersionVector, mayReseed: Bool = false,
        watch: FolderWatch = FolderWatch(), willChange: @escaping @Sendable (SharedFolder.Step) throws -> Void
    ) {
        self.path = path
        self.writer = writer
        self.library = library
        self.remembered = mayReseed ? VersionVector() : remembered
        self.mayReseed = mayReseed
        self.watch = watch
        self.willChange = willChange
        executor = QueueExecutor(label: "lectern.folder")
    }

    /// The queue of its own on which it reads and writes.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    // MARK: Remote

    /// What is there by the names of files, together with what is remembered.
    public func state() async throws -> RemoteState {
        try mapping { try state(of: try look()) }
    }

    /// Whatever the asker lacks, from files that were read once as a whole.
    ///
    /// Files that are damaged are passed over with a note, and count as absent, so that whoever holds their changes
    /// writes them again. Where the folder can be written to, the other writers are told what the asker holds, the
    /// asker's files go that snapshots stand for, and a library file that is missing or not whole is written again.
    public func pull(_ request: PullRequest) async throws -> RemoteAnswer {
        try mapping {
            var view = try look()
            // They are tried again.
            damagedBlobs.subtract(request.wantedBlobs)
            try refuseFork(of: request, &view)
            let plan = try PullPlan(request, &view)
            mendLibraryFile(in: view)
            tidy(&view, beside: plan)
            try acknowledge(request, view)
            let reading = FolderReading(plan, for: request, in: view.folder, library: library, on: executor) {
                await self.complain($0)
            }
            var flags: BundleFlags = plan.hasPrivate ? .containsPrivate : []
            if request.blobs != .all { flags.insert(.omitsBlobs) }
            let header = BundleHeader(library: library, from: plan.from, to: plan.to, flags: flags)
            let offer = ChangeOffer(header: header) { [self] in
                do {
                    return try await reading.next()
                } catch {
                    throw problem(readingFailedWith: error)
                }
            }
            let notes = FolderNotes(view, plan, remembered: remembered).notes
            return RemoteAnswer(state: try state(of: view), offer: offer, notes: notes)
        }
    }

    /// Writes files of what is offered.
    ///
    /// Where it is cut short, some of the files may be there, each of them whole.
    public func push(_ offer: ChangeOffer) async throws -> ReceivedCount {
        guard offer.header.library == library else {
            throw RemoteProblem.otherLibrary(remote: path, found: library, expected: offer.header.library)
        }
        var push = try mapping { try beginPush() }
        while let frames = try await offer.next() {
            for frame in frames { try mapping { try push.take(frame) } }
        }
        return try mapping {
            try push.finish(holding: offer.header.to)
            remembered.merge(offer.header.to)
            mayReseed = false
            return push.count
        }
    }

    /// Puts a snapshot into the folder, and removes what it stands for: this writer's files, and those of writers that are
    /// out of use.
    ///
    /// One that nobody could take is refused with the code `snapshot-damaged`, and nothing goes for it.
    public func keep(
        baseline offer: ChangeOffer, retired: [ReplicaID], forgotten: [ContentHash]
    ) async throws {
        guard offer.header.library == library else {
            throw RemoteProblem.otherLibrary(remote: path, found: library, expected: offer.header.library)
        }
        let writing = try mapping { try SnapshotWriting(try look(), offer.header, as: writer) }
        do {
            while let frames = try await offer.next() {
                for frame in frames { try mapping { try writing.take(frame) } }
            }
            try mapping { try writing.finish() }
        } catch {
            writing.abandon()
            throw error
        }
        try mapping {
            var forgetting = Forgetting(try look(), as: writer)
            try forgetting.run(retired: retired)
            try forgetting.remove(forgotten, beneath: offer.header.to, retired: retired)
        }
    }

    /// Removes blobs that are there still, once the snapshots stand for what they were forgotten with.
    ///
    /// Somebody else may have handed the same baseline over, who never had them, or this writer was cut short. Where
    /// none is there, all that is read is names.
    public func forget(_ blobs: [ContentHash], beneath baseline: VersionVector, retired: [ReplicaID]) async throws {
        try mapping {
            // A folder of which something can't be looked at, or written to, is good to pull from.
            guard let there = try? open().blobs(among: blobs), !there.isEmpty else { return }
            var forgetting = Forgetting(try look(), as: writer)
            try? forgetting.remove(there, beneath: baseline, retired: retired)
        }
    }

    /// What other writers looked for in vain and is still not there.
    ///
    /// To find out by itself the folder would have to be read as a whole; but whoever lacks something looks for it.
    public func lacking() async throws -> Lacking {
        try mapping { try lacking(in: try look()) }
    }

    /// Looks at the names now and then, and says when other writers' files have come or gone.
    public func hints() async throws -> AsyncThrowingStream<Void, any Error> {
        let changes = NameChanges(since: try mapping { try names() })
        let pause = watch.pause
        return AsyncThrowingStream { [self] in
            repeat {
                try await pause()
                try Task.checkCancellation()
            } while try await !changes.note(names())
            return ()
        }
    }

    // MARK: Looking

    /// Opens the folder, and makes sure that it is the right one.
    func look() throws -> FolderView {
        var view = try FolderView(try open(), library: library)
        try require(view)
        try view.siftSuspects(besides: damagedFiles)
        damagedFiles.formIntersection(view.damaged.keys)
        // Whoever fills the folder again doesn't wait until somebody complains.
        if mayReseed { try view.snapshots.check() }
        return view
    }

    private func names() throws -> Set<String> {
        try mapping { try FolderListing(try open()).paths(except: writer) }
    }

    /// Opens the folder, whatever it is.
    func open() throws -> SharedFolder {
        do {
            return try SharedFolder(path, willChange: willChange)
        } catch let failure as FileFailure where failure.isNoDirectory && !SharedFolder.isAbsent(path) {
            throw RemoteProblem.notARemote(remote: path, cause: "it is no folder")
        }
    }

    private func require(_ view: FolderView) throws {
        switch view.libraryFile {
        case .library(library): return
        case .library(let other):
            throw RemoteProblem.otherLibrary(remote: path, found: other, expected: library)
        case .newer:
            throw RemoteProblem.notARemote(remote: path, cause: "a newer program made the folder")
        case .absent where view.listing.isEmpty && !mayReseed:
            throw view.folder.isDeleted ? RemoteProblem.vanished(path: path) : RemoteProblem.wiped(path: path)
        case .unreadable where view.listing.isEmpty && !mayReseed:
            throw RemoteProblem.interrupted(remote: path, cause: "\(Layout.library) is not whole")
        // It comes late; the files say themselves which library they are of.
        case .absent, .unreadable: return
        }
    }

    private func state(of view: FolderView) throws -> RemoteState {
        RemoteState(
            library: library, vector: view.vector(with: remembered), role: .writer,
            lacksSomething: try !lacking(in: view).isEmpty, baselineChanges: view.snapshots.vector.changeCount)
    }

    private func lacking(in view: FolderView) throws -> Lacking {
        Lacking(privateRecords: view.lackingPrivate(of: writer), blobs: try view.lackingBlobs())
    }

    private func refuseFork(of request: PullRequest, _ view: inout FolderView) throws {
        for entry in request.held where entry.hashPrefix != 0 {
            try view.refuseFork(entry.change, headPrefix: entry.hashPrefix)
        }
    }

    /// Removes what snapshots stand for of this writer's files, where that is possible: a folder that can't be written to
    /// is good to pull from.
    private func tidy(_ view: inout FolderView, beside plan: PullPlan) {
        guard !plan.reads(anyOf: writer) else { return }
        var forgetting = Forgetting(view, as: writer)
        try? forgetting.run()
        view = forgetting.view
    }

    /// Writes the library file again where it is missing or not whole: without it no newcomer can begin.
    ///
    /// Only where that is possible, and where every file that was looked at is of this library.
    private func mendLibraryFile(in view: FolderView) {
        guard view.libraryFile != .library(library), view.damaged.isEmpty, view.snapshots.damaged.isEmpty
        else { return }
        try? LibraryFile.write(library, to: view.folder)
    }

    private func beginPush() throws -> FolderPush {
        let view = try look()
        if case .library = view.libraryFile {} else { try LibraryFile.write(library, to: view.folder) }
        return try FolderPush(view, as: writer)
    }
}
