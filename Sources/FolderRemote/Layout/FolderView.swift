internal import Causality
internal import WireFormat

/// One look at a folder: what is there, and what its writers say of it.
struct FolderView {
    /// What a file of changes turns out to be.
    enum Verdict {
        case good(BundleFlags)
        /// Its owner merged it into a larger one meanwhile.
        case gone
        /// Whole, and only a newer program reads it.
        case newer
        case damaged(cause: String)
        /// The system doesn't give it: nobody knows what is in it.
        case unreadable(cause: String)
    }

    let folder: SharedFolder
    let library: LibraryID
    let libraryFile: LibraryFile.Content
    var listing: FolderListing
    /// What each writer says, this one too.
    let voices: [ReplicaID: Acknowledgement]
    /// The files that were found to be damaged, or unreadable, and why.
    private(set) var damaged: [SegmentFile: String] = [:]
    /// The snapshots.
    var snapshots: FolderSnapshots

    /// Looks at a folder, and at those files again that somebody complains of.
    init(_ folder: SharedFolder, library: LibraryID) throws {
        self.folder = folder
        self.library = library
        libraryFile = try LibraryFile.read(in: folder)
        listing = try FolderListing(folder)
        voices = Dictionary(
            uniqueKeysWithValues: listing.writers.map { ($0, Acknowledgement(of: $0, in: folder)) })
        snapshots = try FolderSnapshots(listing.snapshots, in: folder, library: library)
    }

    /// What is here, together with what is known to have been.
    func vector(with remembered: VersionVector = VersionVector()) -> VersionVector {
        listing.vector(with: remembered, upon: snapshots.vector)
    }

    /// Reads the files again that somebody complains of, and leaves out those that are damaged indeed.
    ///
    /// - Parameter found: files that turned out to be damaged, of which nobody may have been told.
    mutating func siftSuspects(besides found: Set<SegmentFile>) throws {
        let suspects = voices.values.reduce(into: found) { $0.formUnion($1.damagedFiles) }
        for file in listing.files.values.joined() where suspects.contains(file) {
            _ = try judge(file, isSuspect: true)
        }
        let snapshots = voices.values.reduce(into: Set<SnapshotFile>()) { $0.formUnion($1.damagedSnapshots) }
        // Once one is left out a smaller one may count, which comes behind it.
        for file in listing.snapshots where snapshots.contains(file) && self.snapshots.counts(file) {
            _ = try self.snapshots.isWhole(file)
        }
    }

    /// Says what a file is, and leaves it out where it can't be used or is gone.
    ///
    /// - Parameter isSuspect: whether everything in it is read; else its form and its hash are enough.
    mutating func judge(_ file: SegmentFile, isSuspect: Bool = false) throws -> Verdict {
        let verdict = try verdict(on: file, isSuspect: isSuspect)
        switch verdict {
        case .good, .newer: break
        case .gone: listing.forget(file)
        case .damaged(let cause), .unreadable(let cause):
            listing.exclude(file)
            damaged[file] = cause
        }
        return verdict
    }

    /// Removes a file, of which nothing is said from then on.
    mutating func remove(_ file: SegmentFile) throws {
        try folder.remove(file.path)
        listing.forget(file)
        damaged[file] = nil
    }

    /// Counts a file that was put there meanwhile, whole.
    mutating func include(_ file: SegmentFile) {
        listing.include(file)
        damaged[file] = nil
    }

    private func verdict(on file: SegmentFile, isSuspect: Bool) throws -> Verdict {
        do {
            // The hash first: what a newer program wrote is whole, and a damaged byte may look like that.
            let flags = try SegmentFileReader.check(file, in: folder, library: library)
            if isSuspect {
                var reader = try SegmentFileReader(file, in: folder, library: library)
                while try reader.next() != nil {}
            }
            return .good(flags)
        } catch let problem as BundleProblem {
            if case .newerFormat = problem { return .newer }
            return .damaged(cause: problem.sentence)
        } catch let problem as SegmentFileProblem {
            if let found = problem.otherLibrary, libraryFile != .library(library) {
                throw ForeignFolder(found: found, expected: library)
            }
            return .damaged(cause: problem.cause)
        } catch let problem as EncodingProblem {
            return .damaged(cause: problem.sentence)
        } catch let failure as FileFailure where failure.isAbsence {
            return .gone
        } catch let failure as FileFailure where failure.isOfOneFile {
            return .unreadable(cause: failure.cause)
        }
    }

    // MARK: Complaints

    /// Blobs that somebody looked for, and that still aren't there.
    func lackingBlobs() throws -> [ContentHash] {
        let absent = voices.values.reduce(into: Set<ContentHash>()) { $0.formUnion($1.absentBlobs) }
        let damaged = voices.values.reduce(into: Set<ContentHash>()) { $0.formUnion($1.damagedBlobs) }
        var lacking: [ContentHash] = []
        for hash in absent.union(damaged).sorted() {
            // A file that somebody found damaged is read again; one that only wasn't there needs to be there.
            let isThere = try damaged.contains(hash) ? isWhole(hash) : folder.hasBlob(hash)
            if !isThere { lacking.append(hash) }
        }
        return Array(lacking.prefix(Acknowledgement.complaints))
    }

    /// Changes whose private records somebody else lacks: one range an author.
    func lackingPrivate(of others: ReplicaID) -> [ChangeRange] {
        var ranges: [ReplicaID: ChangeRange] = [:]
        for (writer, voice) in voices where writer != others {
            for range in voice.lackingPrivate {
                let known = ranges[range.replica] ?? range
                ranges[range.replica] = ChangeRange(
                    replica: range.replica, first: min(known.first, range.first), last: max(known.last, range.last))
            }
        }
        return ranges.values.sorted { $0.replica < $1.replica }
    }

    func isWhole(_ hash: ContentHash) throws -> Bool {
        if case .whole = try folder.blob(hash) { true } else { false }
    }
}

/// The folder has changes of another library, and nothing that says which library it is of.
struct ForeignFolder: Error {
    let found: LibraryID
    let expected: LibraryID
}
