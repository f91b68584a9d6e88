internal import FoundationEssentials
internal import Lectern
internal import SyncProtocol

/// What a hub says of a library as JSON; see Protocol/HTTP.md.
struct StateDocument: Decodable {
    private struct Lacks: Decodable {
        let privateRecords: [Range]?
        let blobs: [String]?
    }

    private struct Range: Decodable {
        let replica: String
        let first: UInt64
        let last: UInt64
    }

    private let library: String
    private let vector: [String: UInt64]
    private let lacking: Lacks?

    /// The largest document that is read: a vector and heads of as many replicas as there may be take half of it.
    static let limitInBytes = 32 << 20

    /// Which library it is about; `nil` where that is no id.
    var libraryID: LibraryID? { LibraryID(text: library) }

    /// What the hub holds; `nil` where that can't be.
    var versionVector: VersionVector? { VersionVector(document: vector) }

    /// What it lacks; `nil` where that can't be.
    var lackingThings: Lacking? {
        var result = Lacking()
        for range in lacking?.privateRecords ?? [] {
            guard let replica = ReplicaID(text: range.replica), range.first >= 1, range.first <= range.last,
                range.last <= Causality.largestSequence
            else { return nil }
            result.privateRecords.append(ChangeRange(replica: replica, first: range.first, last: range.last))
        }
        for text in lacking?.blobs ?? [] {
            guard let hash = ContentHash(text: text) else { return nil }
            result.blobs.append(hash)
        }
        return result
    }
}

/// What a hub says of a push that it took, as JSON; see Protocol/HTTP.md.
struct ResultDocument: Decodable {
    private let new: UInt32
    private let known: UInt32
    private let blobs: UInt32
    private let privateRecords: UInt32
    private let items: UInt32?

    /// The largest document that is read.
    static let limitInBytes = 16 << 20

    /// What became of what was sent.
    var count: ReceivedCount {
        var count = ReceivedCount()
        count.folded = Int(new)
        count.known = Int(known)
        count.captures = Int(blobs)
        count.privateRecords = Int(privateRecords)
        count.items = Int(items ?? 0)
        return count
    }
}

extension VersionVector {
    /// Takes the entries of a JSON object; `nil` where a name or a number can't be.
    fileprivate init?(document: [String: UInt64]) {
        self.init()
        guard document.count <= Limits.replicas else { return nil }
        for (text, sequence) in document {
            guard let replica = ReplicaID(text: text), (1...Causality.largestSequence).contains(sequence) else {
                return nil
            }
            self[replica] = sequence
        }
    }
}

/// Reads a document; `nil` where the bytes aren't one of its shape.
func decode<Document: Decodable>(_ type: Document.Type, from bytes: [UInt8]) -> Document? {
    try? JSONDecoder().decode(type, from: Data(bytes))
}
