public import Causality
internal import LibraryModel
internal import WireFormat

/// A request as bytes: Protocol/Sync.md, "Pull request".
///
/// No bytes at all are the request for everything.
extension PullRequest {
    private enum BlobCode {
        static let all: UInt8 = 0
        static let none: UInt8 = 1
        static let since: UInt8 = 2
    }

    /// The most ranges, and the most wanted blobs, of one request.
    public static let entriesInRequest = Limits.entriesInRequest
    /// The most bytes that a request takes.
    public static let limitInBytes = 64 + Limits.replicas * 32 + entriesInRequest * (32 + 32)

    /// The canonical bytes.
    ///
    /// Of ranges and wanted blobs beyond the most that one request takes, the rest is left for the next one. An author
    /// that is named twice in `held` is a programmer's error.
    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 16 + held.count * 28)
        writer.byte(SyncProtocol.version)
        writer.count(held.count)
        for entry in held.sorted(by: { $0.change < $1.change }) {
            writer.identifier(entry.change.replica)
            writer.number(entry.change.sequence)
            writer.fixed64(entry.hashPrefix)
        }
        switch blobs {
        case .all: writer.byte(BlobCode.all)
        case .none: writer.byte(BlobCode.none)
        case .since(let milliseconds):
            writer.byte(BlobCode.since)
            writer.signed(milliseconds)
        }
        let withheld = withheld.prefix(Self.entriesInRequest)
        writer.count(withheld.count)
        for range in withheld {
            writer.identifier(range.replica)
            writer.number(range.first)
            writer.number(range.last - range.first)
        }
        let wantedBlobs = wantedBlobs.prefix(Self.entriesInRequest)
        writer.count(wantedBlobs.count)
        for hash in wantedBlobs { writer.hash(hash) }
        return writer.bytes
    }

    /// Reads a request.
    ///
    /// - Throws: `RequestProblem`.
    public init(bytes: [UInt8]) throws(RequestProblem) {
        self.init()
        guard let version = bytes.first else { return }
        guard version <= SyncProtocol.version else { throw .newer(found: version) }
        do throws(EncodingProblem) {
            var reader = ByteReader(bytes)
            guard try reader.byte() > 0 else { throw EncodingProblem(.notCanonical, at: 0) }
            held = try Self.readHeld(&reader)
            blobs = try Self.readPolicy(&reader)
            for _ in 0..<(try reader.count(upTo: Self.entriesInRequest, bytesEach: 18)) {
                let replica: ReplicaID = try reader.identifier()
                let first = try reader.sequence()
                let more = try reader.number(upTo: Causality.largestSequence - first)
                withheld.append(ChangeRange(replica: replica, first: first, last: first + more))
            }
            for _ in 0..<(try reader.count(upTo: Self.entriesInRequest, bytesEach: 32)) {
                wantedBlobs.append(try reader.hash())
            }
            try reader.expectEnd()
        } catch {
            throw .damaged(error)
        }
    }

    private static func readHeld(_ reader: inout ByteReader) throws(EncodingProblem) -> [ContextEntry] {
        var held: [ContextEntry] = []
        for _ in 0..<(try reader.count(upTo: Limits.replicas, bytesEach: 25)) {
            let start = reader.offset
            let replica: ReplicaID = try reader.identifier()
            if let last = held.last, last.change.replica >= replica { throw EncodingProblem(.notCanonical, at: start) }
            let change = ChangeID(replica: replica, sequence: try reader.sequence())
            held.append(ContextEntry(change: change, hashPrefix: try reader.fixed64()))
        }
        return held
    }

    private static func readPolicy(_ reader: inout ByteReader) throws(EncodingProblem) -> BlobPolicy {
        let start = reader.offset
        switch try reader.byte() {
        case BlobCode.all: return .all
        case BlobCode.none: return .none
        case BlobCode.since: return .since(milliseconds: try reader.signed())
        default: throw EncodingProblem(.notCanonical, at: start)
        }
    }
}

/// Why a request can't be read.
public enum RequestProblem: ExplainedProblem, Hashable {
    /// A newer program wrote it.
    case newer(found: UInt8)
    /// A rule of the format is broken.
    case damaged(EncodingProblem)

    /// The stable code; see Protocol/Registry.md.
    public var code: String {
        switch self {
        case .newer: "request-newer"
        case .damaged: "request-damaged"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .newer(let found): "The request has version \(found); this program knows \(SyncProtocol.version)."
        case .damaged(let problem): "The request cannot be read: \(problem.sentence)."
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .newer: "Use the newer program on both sides."
        case .damaged: "Send it again; no bytes at all ask for everything."
        }
    }
}
