import Causality
import LibraryModel
import SyncProtocol
import WireFormat

/// Exchanges with a hub.
struct ExchangeVectors {
    let history: ChangeHistory
    private let held: [UInt8]
    private let first = ReplicaID(value: 1)
    private let second = ReplicaID(value: 2)
    private let blob = ContentHash(hashing: Array(SampleHistory.body.utf8))

    init() throws {
        history = try SampleHistory.comments()
        held = try history.bundle()
    }

    func cases() throws -> [JSONValue] {
        let exchanges = access + state + (try pulls()) + (try pushes()) + (try refusedPushes()) + blobs + others
        return exchanges.map { $0.json(holds: GoldenVectors.commentsFile) }
    }

    // MARK: Who asks

    private var access: [Exchange] {
        let nonsense = "Bearer lectern_0123456789abcdef_" + String(repeating: "0", count: 64)
        let challenge = ("WWW-Authenticate", "Bearer")
        let elsewhere = "/v1/libraries/\(LibraryID(value: 5))"
        return [
            Exchange("without a token nobody learns anything", "GET", as: nil).refused(401, "unauthorized", challenge),
            Exchange("a token that nobody made", "GET", as: nil).sending("Authorization", nonsense)
                .refused(401, "unauthorized", challenge),
            Exchange("a token of another library", "POST", "/pull", as: "other").refused(
                401, "unauthorized", challenge),
            Exchange("a refusal comes first, new or not", "POST", "/pull", as: nil, body: [])
                .refused(401, "unauthorized", challenge),
            Exchange("a library that the hub does not have, with a token", "GET", at: elsewhere, as: "owner")
                .refused(404, "unknown-library"),
            Exchange("a library that the hub does not have, without a token", "GET", at: elsewhere)
                .refused(404, "unknown-library"),
            Exchange("a reader may not push", "POST", "/push", as: "reader", body: held).refused(403, "forbidden"),
            Exchange(
                "a reader may not put a blob", "PUT", "/blobs/\(blob)", as: "reader",
                body: Array(SampleHistory.body.utf8)
            ).refused(403, "forbidden"),
        ]
    }

    // MARK: State

    private var state: [Exchange] {
        let vector = JSONValue.object(history.vector.entries.map { ("\($0.replica)", .number($0.sequence)) })
        let heads = JSONValue.object(
            history.vector.entries.map { ("\($0.replica)", .name(history.link($0)?.hash ?? .zero)) })
        let json = { (role: String, lacking: JSONValue) -> JSONValue in
            [
                "library": .name(history.library), "format": 1, "vector": vector, "heads": heads, "lacking": lacking,
                "role": .text(role),
            ]
        }
        let whole: JSONValue = ["blobs": [], "privateRecords": []]
        return [
            Exchange("the state, for a writer", "GET")
                .answered(by: "writer", type: "application/json", ["json": json("writer", whole)])
                .with([("Cache-Control", "no-store")], without: ["Lectern-Lacks"]),
            Exchange("the state, for an owner", "GET", as: "owner")
                .answered(by: "owner", type: "application/json", ["json": json("owner", whole)]),
            Exchange("a reader is not told which private records are lacking", "GET", as: "reader")
                .answered(by: "reader", type: "application/json", ["json": json("reader", ["blobs": []])]),
            Exchange("what stands behind a question mark is passed over", "GET", "?lectern=1")
                .answered(by: "writer", type: "application/json", ["json": ["format": 1]]),
        ]
    }

    // MARK: Pull

    private func pull(_ name: String, _ request: PullRequest? = nil, as role: String = "writer") -> Exchange {
        Exchange(name, "POST", "/pull", as: role, body: request?.encoded ?? [])
            .sending("Content-Type", "application/vnd.lectern.pull")
    }

    private func bundle(
        flags: Int? = nil, from: VersionVector = VersionVector(), changes: [ChangeID] = [], hasBlob: Bool = false,
        records: [Dot] = []
    ) -> JSONValue {
        [
            "from": .name(from), "to": .name(history.vector), "flags": flags.map { .number($0) },
            "changes": .names(changes.sorted()),
            "blobs": hasBlob ? [.name(blob)] : [], "privateRecords": .names(records.sorted()),
        ]
    }

    private func pulls() throws -> [Exchange] {
        let all = history.links.map(\.change.origin.id)
        let records = history.privateEntries.map(\.dot)
        let type = "application/vnd.lectern.bundle"
        var everything = PullRequest()
        var nothingNew = PullRequest()
        nothingNew.held = history.vector.entries.map {
            ContextEntry(change: $0, hashPrefix: history.link($0)?.hash.prefix ?? 0)
        }
        var wanting = nothingNew
        wanting.wantedBlobs = [blob]
        var withheld = nothingNew
        withheld.withheld = [ChangeRange(replica: first, first: 1, last: 3)]
        let partly = PullRequest(since: VersionVector(of: [1: 2]))
        everything.blobs = .none
        var forked = nothingNew
        forked.held[0] = ContextEntry(change: forked.held[0].change, hashPrefix: 1)
        let ahead = PullRequest(since: VersionVector(of: [1: 900, 2: 1, 9: 4]))
        return [
            pull("no bytes ask for everything").answered(
                by: "writer", type: type, ["bundle": bundle(flags: 2, changes: all, hasBlob: true, records: records)]),
            pull("nothing is new", nothingNew).answered(
                by: "writer", type: type, ["bundle": bundle(from: history.vector)]
            ).with([], without: ["Lectern-Lacks"]),
            pull("what is new since a vector", partly).answered(
                by: "writer", type: type,
                [
                    "bundle": bundle(
                        flags: 2, from: VersionVector(of: [1: 2]),
                        changes: all.filter { $0.replica == second || $0.sequence == 3 },
                        records: records.filter { $0.replica == second || $0.sequence == 3 })
                ]),
            pull("without blobs", everything).answered(
                by: "writer", type: type, ["bundle": bundle(flags: 6, changes: all, records: records)]),
            pull("a reader gets no private record", as: "reader").answered(
                by: "reader", type: type, ["bundle": bundle(flags: 1, changes: all, hasBlob: true)]),
            pull("a blob that is wanted", wanting).answered(
                by: "writer", type: type, ["bundle": bundle(from: history.vector, hasBlob: true)]),
            pull("private records that were withheld", withheld).answered(
                by: "writer", type: type,
                ["bundle": bundle(flags: 2, from: history.vector, records: records.filter { $0.replica == first })]),
            pull("what the asker claims beyond what is held is nobody's business", ahead).answered(
                by: "writer", type: type),
            pull("another change is held under a name", forked).refused(409, "fork"),
            Exchange("a request that can't be read", "POST", "/pull", body: [1, 1]).refused(422, "request-damaged"),
            Exchange("a newer program's request", "POST", "/pull", body: [2, 0, 0, 0, 0]).refused(400, "request-newer"),
        ]
    }

    // MARK: Push

    private func push(_ name: String, _ body: [UInt8]) -> Exchange {
        Exchange(name, "POST", "/push", body: body).sending("Content-Type", "application/vnd.lectern.bundle")
    }

    private func counts(_ new: Int, _ known: Int, records: Int = 0, blobs: Int = 0, _ vector: VersionVector)
        -> JSONValue
    {
        [
            "new": .number(new), "known": .number(known), "blobs": .number(blobs), "privateRecords": .number(records),
            "vector": .object(vector.entries.map { ("\($0.replica)", .number($0.sequence)) }),
        ]
    }

    private func pushes() throws -> [Exchange] {
        let more = try SampleHistory.continued()
        let next = try SampleFrame.segment(more.segment(second, 2...2))
        let overlapping = try SampleFrame.segment(more.segment(second, 1...2))
        let type = "application/json"
        let after = VersionVector(of: [1: 3, 2: 2])
        return [
            push("pushing twice does nothing", held)
                .answered(by: "writer", type: type, ["json": counts(0, 4, history.vector)])
                .with([("Cache-Control", "no-store")], without: ["Lectern-Lacks"]),
            push("a change that is new", more.bundle(from: history.vector, to: after, [next]))
                .answered(by: "writer", type: type, ["json": counts(1, 0, after)]),
            push("a segment that overlaps what is held", more.bundle(to: after, [overlapping]))
                .answered(by: "writer", type: type, ["json": counts(1, 1, after)]),
            push("nothing at all", more.bundle(from: history.vector, to: history.vector, []))
                .answered(by: "writer", type: type, ["json": counts(0, 0, history.vector)]),
        ]
    }

    private func refusedPushes() throws -> [Exchange] {
        let imports = try RefusedImports()
        let refused = try imports.all().map {
            push("pushed: " + $0.name, $0.bytes).refused(
                $0.code == "gap" || $0.code == "fork" || $0.code == "other-library" ? 409 : 422, $0.code)
        }
        let broken = try RefusedBundles.cases().filter(\.isForHubs).map { broken in
            let status = ["bundle-newer": 400, "bundle-over-limit": 413][broken.code] ?? 422
            return push("pushed: " + broken.name, broken.bytes).refused(status, broken.code)
        }
        return refused + broken
    }

    // MARK: Blobs, and the rest

    private var blobs: [Exchange] {
        let body = Array(SampleHistory.body.utf8)
        let type = "application/octet-stream"
        let headers = [
            ("ETag", "\"\(blob)\""), ("Cache-Control", "private, max-age=31536000, immutable"),
            ("Accept-Ranges", "bytes"),
        ]
        let path = "/blobs/\(blob)"
        let other = ContentHash(hashing: [1])
        let get = { (name: String) in Exchange(name, "GET", path, as: "reader") }
        return [
            get("a blob").answered(by: "reader", type: type, ["body": .hex(body)])
                .with(headers + [("Content-Length", "15")]),
            Exchange("the same without its bytes", "HEAD", path, as: "reader").answered(
                by: "reader", type: type, ["body": ""]
            )
            .with(headers + [("Content-Length", "15")]),
            get("the rest of a blob").sending("Range", "bytes=4-")
                .answered(206, by: "reader", type: type, ["body": .hex(body.dropFirst(4))])
                .with(headers + [("Content-Range", "bytes 4-14/15"), ("Content-Length", "11")]),
            get("another kind of range is passed over").sending("Range", "bytes=0-3")
                .answered(by: "reader", type: type, ["body": .hex(body)]),
            get("a range that begins at the end").sending("Range", "bytes=15-")
                .refused(416, "range", ("Content-Range", "bytes */15")),
            Exchange("a blob that is not held", "GET", "/blobs/\(other)").refused(404, "not-found"),
            Exchange("a hash that is none", "GET", "/blobs/1234").refused(404, "not-found"),
            Exchange("a hash in capital letters", "GET", "/blobs/\("\(blob)".uppercased())").refused(404, "not-found"),
            Exchange("a blob that is held already", "PUT", path, body: body).answered(204, by: "writer", type: nil)
                .with([("Cache-Control", "no-store")]),
            Exchange("a blob that is new", "PUT", "/blobs/\(other)", body: [1]).answered(204, by: "writer", type: nil),
            Exchange("bytes that have another hash", "PUT", "/blobs/\(other)", body: [2]).refused(422, "blob-hash"),
        ]
    }

    private var others: [Exchange] {
        [
            Exchange("whether the hub is well", "GET", at: "/health").answered(200, body: "{\"status\":\"ok\"}"),
            Exchange("nothing is there", "GET", at: "/v2/libraries").refused(404, "not-found"),
            Exchange("nothing is beneath a library but what the page lists", "GET", "/snapshots").refused(
                404, "not-found"),
            Exchange(
                "a library's id in capital letters", "GET", at: "/v1/libraries/\("\(Exchange.library)".uppercased())",
                as: "writer"
            )
            .refused(404, "not-found"),
            Exchange("a method that a path doesn't take", "DELETE", "/blobs/\(blob)").refused(
                405, "method", ("Allow", "*")),
            Exchange("a pull is a POST", "GET", "/pull").refused(405, "method", ("Allow", "*")),
        ]
    }
}
