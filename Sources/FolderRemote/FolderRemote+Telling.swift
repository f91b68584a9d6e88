internal import Causality
public import SyncProtocol

/// What a writer tells the others in its `seen`: what it holds, and what it looked for in vain.
extension FolderRemote {
    /// Takes complaints back of what this writer does without by now, such as a blob that was purged meanwhile.
    public func note(stillLacking lacking: Lacking) async throws {
        try mapping {
            tell(in: try open()) { own in
                own.absentBlobs.formIntersection(lacking.blobs)
                own.damagedBlobs.formIntersection(lacking.blobs)
                own.lackingPrivate = lacking.privateRecords
            }
        }
    }

    /// What was passed over only when it was to be read: nobody looks into blobs before they are handed out.
    public func notesOfOffers() async -> [RemoteNote] {
        defer { damagedBlobs = [] }
        return damagedBlobs.isEmpty ? [] : [FolderNotes.passedOver(damagedBlobs.sorted().map(Layout.blob))]
    }

    /// Says what the asker holds, and takes complaints back that have been met.
    func acknowledge(_ request: PullRequest, _ view: FolderView) throws {
        try tell(in: view.folder, over: view.voices[writer] ?? Acknowledgement()) { own in
            own.holds.merge(request.vector)
            own.absentBlobs = try own.absentBlobs.filter { try !view.folder.hasBlob($0) }
            own.damagedBlobs = try own.damagedBlobs.filter { try !view.isWhole($0) }
            own.damagedFiles = Set(view.damaged.keys)
            own.damagedSnapshots = Set(view.snapshots.damaged.keys)
            if request.wantedBlobs.isEmpty { own.lackingPrivate = request.withheld }
        }
    }

    /// Says what was looked for in vain, or turned out to be damaged.
    func complain(_ findings: FolderReading.Findings) {
        if let file = findings.damagedFile { damagedFiles.insert(file) }
        damagedBlobs.formUnion(findings.damagedBlobs)
        guard let folder = try? open() else { return }
        tell(in: folder) { own in
            own.absentBlobs.formUnion(findings.absentBlobs)
            own.damagedBlobs.formUnion(findings.damagedBlobs)
            if let file = findings.damagedFile { own.damagedFiles.insert(file) }
            if let file = findings.damagedSnapshot { own.damagedSnapshots.insert(file) }
        }
    }

    /// Writes what others are to know, where that is possible: a folder that can't be written to is good to pull from.
    ///
    /// - Parameter before: what was said so far; read anew where it isn't known.
    private func tell(
        in folder: SharedFolder, over before: Acknowledgement? = nil, _ change: (inout Acknowledgement) throws -> Void
    ) rethrows {
        let before = before ?? Acknowledgement(of: writer, in: folder)
        var own = before
        try change(&own)
        guard own != before else { return }
        try? own.write(to: folder, as: writer)
    }
}
