internal import Causality

/// What is in a folder, by the names alone.
struct FolderListing {
    /// The files of changes, by author, ordered by what they hold.
    private(set) var files: [ReplicaID: [SegmentFile]] = [:]
    /// Files that are listed, and turned out not to be what their names say.
    private(set) var excluded: [SegmentFile] = []
    /// The files of snapshots, those that stand for most changes first.
    private(set) var snapshots: [SnapshotFile] = []
    /// Who has a directory.
    private(set) var writers: [ReplicaID] = []
    /// Names that this layout doesn't have, such as conflict copies.
    private(set) var strange: [String] = []
    /// How many files are still being written, or moved here.
    private(set) var arriving = 0

    /// Lists a folder.
    init(_ folder: SharedFolder) throws {
        var found: [SegmentFile] = []
        for name in try folder.names(in: Layout.log) {
            guard let writer = ReplicaID(canonicalText: name) else {
                note(name)
                continue
            }
            writers.append(writer)
            for name in try folder.names(in: Layout.directory(of: writer)) where name != Layout.seen {
                if let file = SegmentFile(writer: writer, name: name) {
                    found.append(file)
                } else if let file = SnapshotFile(writer: writer, name: name) {
                    snapshots.append(file)
                } else {
                    note(name)
                }
            }
        }
        snapshots.sort { ($0.changes, $1.path) > ($1.changes, $0.path) }
        writers.sort()
        strange.sort()
        files = Dictionary(grouping: found, by: \.range.replica).mapValues { $0.sorted(by: Self.isBefore) }
    }

    /// Whether there are no changes.
    var isEmpty: Bool { files.isEmpty && excluded.isEmpty && snapshots.isEmpty }

    /// All names of files, to see whether something is new.
    func paths(except writer: ReplicaID) -> Set<String> {
        Set(files.values.joined().filter { $0.writer != writer }.map(\.path))
            .union(snapshots.filter { $0.writer != writer }.map(\.path))
    }

    /// Leaves a file out that isn't what its name says.
    mutating func exclude(_ file: SegmentFile) {
        guard forget(file) else { return }
        excluded.append(file)
    }

    /// Takes a file in that is there, and is what its name says.
    mutating func include(_ file: SegmentFile) {
        forget(file)
        excluded.removeAll { $0 == file }
        files[file.range.replica, default: []].append(file)
        files[file.range.replica]?.sort(by: Self.isBefore)
    }

    /// Leaves a file out, and says whether it was listed.
    @discardableResult
    mutating func forget(_ file: SegmentFile) -> Bool {
        let author = file.range.replica
        guard let index = files[author]?.firstIndex(of: file) else { return false }
        files[author]?.remove(at: index)
        if files[author]?.isEmpty == true { files[author] = nil }
        return true
    }

    /// Up to where an author's changes are here for somebody who holds those up to `start`.
    func reach(of author: ReplicaID, from start: UInt64) -> UInt64 {
        (files[author] ?? []).reduce(start) { $1.range.first <= $0 + 1 ? max($0, $1.range.last) : $0 }
    }

    /// What is here, together with what is known to have been.
    ///
    /// Files that are late are not missing. A file that is here and damaged is: whoever holds its changes writes them
    /// again, but for those that a snapshot stands for.
    ///
    /// - Parameter baseline: what is here as snapshots.
    func vector(
        with remembered: VersionVector = VersionVector(), upon baseline: VersionVector = VersionVector()
    ) -> VersionVector {
        var known = remembered
        for file in excluded where !covers(file, upon: baseline) {
            known[file.range.replica] = min(known[file.range.replica], file.range.first - 1)
        }
        var vector = known.merging(baseline)
        for author in files.keys { vector[author] = reach(of: author, from: vector[author]) }
        return vector
    }

    /// Whether all changes of a file are here without it, in files or as snapshots.
    ///
    /// - Parameter baseline: what is here as snapshots.
    func covers(_ file: SegmentFile, upon baseline: VersionVector) -> Bool {
        let author = file.range.replica
        return reach(of: author, from: max(file.range.first - 1, baseline[author])) >= file.range.last
    }

    /// The files from which somebody who holds an author's changes up to `held` gets the others.
    ///
    /// Few files, and little in them that the asker holds already.
    func cover(_ author: ReplicaID, after held: UInt64) -> [SegmentFile] {
        var cover: [SegmentFile] = []
        var position = held
        while true {
            let next = (files[author] ?? []).filter { $0.range.first <= position + 1 && $0.range.last > position }
            guard let best = next.max(by: { Self.isWorse($0, $1, after: held) }) else { return cover }
            // One that turned out to be of no use, since a file that is needed anyway has all of it.
            while let last = cover.last, best.covers(last) { cover.removeLast() }
            cover.append(best)
            position = best.range.last
        }
    }

    /// A large file pays for who needs all of it; others take the smallest that helps.
    private static func isWorse(_ left: SegmentFile, _ right: SegmentFile, after held: UInt64) -> Bool {
        let isLeftNew = left.range.first > held
        guard isLeftNew == (right.range.first > held) else { return !isLeftNew }
        if isLeftNew && left.range.last != right.range.last { return left.range.last < right.range.last }
        if left.range.first != right.range.first { return left.range.first < right.range.first }
        if left.range.last != right.range.last { return left.range.last < right.range.last }
        return left.writer == right.writer ? left.headPrefix > right.headPrefix : left.writer > right.writer
    }

    private static func isBefore(_ left: SegmentFile, _ right: SegmentFile) -> Bool {
        if left.range.first != right.range.first { return left.range.first < right.range.first }
        if left.range.last != right.range.last { return left.range.last < right.range.last }
        return left.writer == right.writer ? left.headPrefix < right.headPrefix : left.writer < right.writer
    }

    private mutating func note(_ name: String) {
        // By convention of those who move files about, a dot begins what isn't whole yet.
        if name.hasPrefix(".") { arriving += 1 } else { strange.append(name) }
    }
}
