import Causality
import LibraryModel
import WireFormat

/// Hashes along chains of changes.
enum ChainVectors {
    static func cases() throws -> [JSONValue] {
        let history = try SampleHistory.twoAuthors()
        return [1, 2].map { number in
            vector(
                "the chain of author \(number), who had seen changes of the other", history, ReplicaID(value: number))
        } + [try dropped()]
    }

    private static func vector(_ name: String, _ history: ChangeHistory, _ author: ReplicaID) -> JSONValue {
        let links = history.links.filter { $0.change.origin.id.replica == author }
        return [
            "name": .text(name), "library": .name(history.library), "author": .name(author),
            "changes": .list(
                links.map { link in
                    change(
                        link.change.origin.id.sequence, link.previous, link.change.origin.timestamp, link.body.bytes,
                        link.hash)
                }),
        ]
    }

    private static func change(
        _ sequence: UInt64, _ previous: ContentHash, _ time: Timestamp, _ body: [UInt8], _ hash: ContentHash
    ) -> JSONValue {
        [
            "sequence": .number(sequence), "previous": .name(previous), "timestamp": .time(time), "body": .hex(body),
            "hash": .name(hash),
        ]
    }

    /// A change in which a part stands by its commitment alone.
    private static func dropped() throws -> JSONValue {
        let title = ChangeVectors.write(ArticleField.title.set("x"))
        let whole = try ChangeBody(bytes: ChangeVectors.bytes([], [DraftPart(ChangeVectors.article, title)]))
        let body = try ChangeBody(bytes: ForeignBodies.body([ForeignBodies.dropped(1, whole.commitments[0])]))
        let id = ChangeID(replica: ChangeVectors.replica, sequence: 1)
        let time = Timestamp(rawValue: 0x0102_0304_0506_0708)
        let library = ChangeHistory.sampleLibrary
        let changes = [whole, body].map { body in
            let hash = body.hash(library: library, id: id, previous: .zero, timestamp: time)
            return change(1, .zero, time, body.bytes, hash)
        }
        return [
            "name": "a change has the same hash when a part of it is dropped: one change in two forms",
            "library": .name(library), "author": .name(id.replica), "changes": .list(changes),
        ]
    }
}
