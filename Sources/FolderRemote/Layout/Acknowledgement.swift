internal import Causality

/// `log/<writer>/seen`: what a writer holds, and what it looked for in the folder in vain.
///
/// By the first, others know what they may merge; by the second, whoever holds the thing puts it there again. Lines
/// that this program doesn't know are passed over.
package struct Acknowledgement: Hashable, Sendable {
    /// The changes that the writer holds.
    var holds = VersionVector()
    /// Blobs that changes name and that weren't in the folder.
    var absentBlobs: Set<ContentHash> = []
    /// Blobs whose file doesn't have its hash.
    var damagedBlobs: Set<ContentHash> = []
    /// Files of changes that can't be what their names say.
    var damagedFiles: Set<SegmentFile> = []
    /// Files of snapshots that can't be what their names say.
    var damagedSnapshots: Set<SnapshotFile> = []
    /// Changes among which private records are lacking; the ranges may be wider than need be.
    var lackingPrivate: [ChangeRange] = []

    /// The most complaints of one kind that are made, and heeded.
    static let complaints = 1 << 12
    private static let limitInBytes = 8 << 20
    private static let title = "lectern-seen 1"

    init() {}

    /// What a writer says; nothing where its file is not there, or isn't whole.
    init(of writer: ReplicaID, in folder: SharedFolder) {
        self.init()
        guard let bytes = try? folder.bytes(of: Layout.seen(of: writer), upTo: Self.limitInBytes) else { return }
        self = Self(bytes: bytes) ?? Self()
    }

    /// Reads the file's bytes; `nil` where they aren't whole.
    package init?(bytes: [UInt8]) {
        self.init()
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.popLast() == "", let seal = lines.popLast(), lines.first == Self.title[...],
            seal == Self.seal(lines.joined(separator: "\n") + "\n")[...]
        else { return nil }
        for line in lines.dropFirst() {
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, words.count) {
            case ("holds", 3): include(words[1], words[2])
            case ("absent-blob", 2): Self.insert(ContentHash(text: words[1]), into: &absentBlobs)
            case ("damaged-blob", 2): Self.insert(ContentHash(text: words[1]), into: &damagedBlobs)
            case ("damaged-file", 3): includeDamaged(words[1], words[2])
            case ("lacks-private", 4):
                if lackingPrivate.count < Self.complaints, let range = Self.range(words[1], words[2], words[3]) {
                    lackingPrivate.append(range)
                }
            default: continue
            }
        }
    }

    /// The file's bytes: one value has one form.
    package var bytes: [UInt8] {
        var lines = [Self.title]
        lines += holds.entries.map { "holds \($0.replica) \($0.sequence)" }
        lines += absentBlobs.sorted().prefix(Self.complaints).map { "absent-blob \($0)" }
        lines += damagedBlobs.sorted().prefix(Self.complaints).map { "damaged-blob \($0)" }
        let files = damagedFiles.map { ($0.writer, $0.name) } + damagedSnapshots.map { ($0.writer, $0.name) }
        lines += files.map { "damaged-file \($0) \($1)" }.sorted().prefix(Self.complaints)
        lines += lackingPrivate.prefix(Self.complaints).map { "lacks-private \($0.replica) \($0.first) \($0.last)" }
        let text = lines.joined(separator: "\n") + "\n"
        return Array((text + Self.seal(text) + "\n").utf8)
    }

    /// Puts the file in its place.
    func write(to folder: SharedFolder, as writer: ReplicaID) throws {
        try folder.makeDirectory(of: writer)
        try folder.replace(Layout.seen(of: writer), writingTo: Layout.temporary(of: writer)) { try $0.write(bytes) }
        try folder.synchronize(directory: Layout.directory(of: writer))
    }

    private mutating func include(_ replica: String, _ sequence: String) {
        guard let replica = ReplicaID(text: replica), let sequence = UInt64(sequence), sequence >= 1,
            sequence <= Causality.largestSequence
        else { return }
        holds.include(ChangeID(replica: replica, sequence: sequence))
    }

    private mutating func includeDamaged(_ writer: String, _ name: String) {
        guard damagedFiles.count + damagedSnapshots.count < Self.complaints,
            let writer = ReplicaID(canonicalText: writer)
        else { return }
        if let file = SegmentFile(writer: writer, name: name) {
            damagedFiles.insert(file)
        } else if let file = SnapshotFile(writer: writer, name: name) {
            damagedSnapshots.insert(file)
        }
    }

    private static func range(_ replica: String, _ first: String, _ last: String) -> ChangeRange? {
        guard let replica = ReplicaID(text: replica), let first = UInt64(first), let last = UInt64(last),
            first >= 1, first <= last, last <= Causality.largestSequence
        else { return nil }
        return ChangeRange(replica: replica, first: first, last: last)
    }

    private static func insert<Value>(_ value: Value?, into set: inout Set<Value>) {
        guard let value, set.count < complaints else { return }
        set.insert(value)
    }

    private static func seal(_ text: String) -> String { "sha256 \(ContentHash(hashing: Array(text.utf8)))" }
}
