import Causality
import SyncProtocol
import WireFormat

/// Pull requests.
enum PullRequestVectors {
    static func cases() -> [JSONValue] {
        [
            vector("no bytes ask for everything", PullRequest(), bytes: []),
            vector("a request for everything", PullRequest()), vector("what follows what is held", held),
            vector("no blobs", request(blobs: .none)),
            vector("blobs of changes made since a time", request(blobs: .since(milliseconds: 1_795_389_196_249))),
            vector("the example of the page", example),
            vector("a branch of zero says nothing of it", PullRequest(since: VersionVector(of: [1: 3, 2: 300]))),
            vector("a run of one change lacks private records", withheld),
        ]
    }

    private static let replica = ReplicaID(bytes: 0..<16)

    private static func request(blobs: BlobPolicy) -> PullRequest {
        var request = PullRequest()
        request.blobs = blobs
        return request
    }

    private static var held: PullRequest {
        var request = PullRequest()
        request.held = [
            ContextEntry(
                change: ChangeID(replica: ReplicaID(value: 7), sequence: 12), hashPrefix: 0x1647_3291_bf48_2f7c),
            ContextEntry(change: ChangeID(replica: replica, sequence: 1 << 48), hashPrefix: .max),
        ]
        return request
    }

    private static var withheld: PullRequest {
        var request = PullRequest()
        request.withheld = [
            ChangeRange(replica: replica, first: 5, last: 5), ChangeRange(replica: replica, first: 1, last: 1 << 48),
        ]
        return request
    }

    private static var example: PullRequest {
        var request = PullRequest()
        request.held = [ContextEntry(change: ChangeID(replica: replica, sequence: 300), hashPrefix: 0x1122)]
        request.blobs = .since(milliseconds: -1)
        request.withheld = [ChangeRange(replica: replica, first: 5, last: 12)]
        request.wantedBlobs = [ContentHash(high: 1, low: 2)]
        return request
    }

    private static func vector(_ name: String, _ request: PullRequest, bytes: [UInt8]? = nil) -> JSONValue {
        let blobs: JSONValue =
            switch request.blobs {
            case .all: "all"
            case .none: "none"
            case .since(let milliseconds): .digits(milliseconds)
            }
        let held = request.held.sorted { $0.change < $1.change }
        return [
            "name": .text(name), "bytes": .hex(bytes ?? request.encoded), "held": .list(held.map { .entry($0) }),
            "blobs": blobs, "withheld": .runs(request.withheld), "wanted": .names(request.wantedBlobs),
            "written": bytes == nil ? nil : .hex(request.encoded),
        ]
    }
}
