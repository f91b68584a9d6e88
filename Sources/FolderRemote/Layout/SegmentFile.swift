package import Causality

/// A file of changes, as its name tells: who wrote it, whose changes, which ones.
///
/// `log/<writer>/<author>-<first>-<last>-<hash16>.seg`
package struct SegmentFile: Hashable, Sendable {
    /// Whose directory it is in.
    let writer: ReplicaID
    /// Which changes.
    let range: ChangeRange
    /// The first eight bytes of the last change's hash.
    let headPrefix: UInt64

    /// The name in the writer's directory.
    var name: String { "\(range.replica)-\(range.first)-\(range.last)-\(hexadecimal(headPrefix)).seg" }

    /// The name below the folder's root.
    package var path: String { "\(Layout.directory(of: writer))/\(name)" }

    init(writer: ReplicaID, range: ChangeRange, headPrefix: UInt64) {
        self.writer = writer
        self.range = range
        self.headPrefix = headPrefix
    }

    /// Reads a name; `nil` where it isn't exactly what this program would write.
    package init?(writer: ReplicaID, name: String) {
        guard name.utf8.count <= Layout.longestName, name.hasSuffix(".seg") else { return nil }
        let parts = name.dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, let author = ReplicaID(text: String(parts[0])), let first = UInt64(parts[1]),
            let last = UInt64(parts[2]), let prefix = UInt64(parts[3], radix: 16),
            first >= 1, first <= last, last <= Causality.largestSequence
        else { return nil }
        self.init(
            writer: writer, range: ChangeRange(replica: author, first: first, last: last), headPrefix: prefix)
        // Capital letters, signs and leading zeros are somebody else's spelling.
        guard Array(self.name.utf8) == Array(name.utf8) else { return nil }
    }

    /// Whether all changes of another file are in this one, by the names.
    func covers(_ other: SegmentFile) -> Bool {
        range.replica == other.range.replica && range.first <= other.range.first && range.last >= other.range.last
    }
}
