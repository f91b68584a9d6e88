import Causality

/// Changes that arrive in time, twice, or early.
enum DeliveryVectors {
    static var cases: [JSONValue] {
        [
            vector("an author's first change is ready where nothing is held", 1, 1, context: [:], held: [:]),
            vector("what is held is a duplicate", 1, 3, context: [1: 2], held: [1: 3]),
            vector(
                "what is held is a duplicate, whatever its context says", 1, 3, context: [1: 2, 2: 9], held: [1: 5]),
            vector("the author's next change is ready", 1, 4, context: [1: 3], held: [1: 3]),
            vector("a change waits for those of its author before it", 1, 4, context: [1: 3], held: [1: 1]),
            vector(
                "a change waits for all that its author had seen, ordered by author",
                3, 2, context: [1: 7, 2: 4, 3: 1], held: [1: 5, 3: 1]),
            vector(
                "a change waits for its author's previous one even where its context forgot it",
                1, 4, context: [:], held: [1: 2]),
            vector(
                "a change is ready where more is held than its author had seen",
                3, 2, context: [1: 7, 3: 1], held: [1: 9, 2: 4, 3: 1]),
        ]
    }

    private static func vector(
        _ name: String, _ author: UInt128, _ sequence: UInt64, context: [UInt128: UInt64], held: [UInt128: UInt64]
    ) -> JSONValue {
        let change = ChangeID(replica: ReplicaID(value: author), sequence: sequence)
        let (context, held) = (VersionVector(of: context), VersionVector(of: held))
        let head: JSONValue = [
            "name": .text(name), "change": .name(change), "context": .name(context), "held": .name(held),
        ]
        switch Delivery(of: change, context: context, at: held) {
        case .duplicate: return head.with(["delivery": "duplicate"])
        case .ready: return head.with(["delivery": "ready"])
        case .early(let missing): return head.with(["delivery": "early", "missing": .runs(missing)])
        }
    }
}
