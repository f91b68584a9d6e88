internal import Lectern

/// Nothing is there before what its author had seen, and nothing is there that nobody made.
enum CausalityCheck {
    static func run(_ vector: VersionVector, _ ledger: Ledger, at machine: Int) throws(Violation) {
        for newest in vector.entries {
            for sequence in 1...newest.sequence {
                let id = ChangeID(replica: newest.replica, sequence: sequence)
                guard let entry = ledger.entries[id] else {
                    throw Violation(
                        checker: "causality", sentence: "machine \(machine) holds a change that nobody made: \(id)")
                }
                let missing = entry.change.origin.context.difference(vector)
                guard missing.isEmpty else {
                    throw Violation(
                        checker: "causality",
                        sentence: "machine \(machine) shows \(id) without what its author had seen: \(missing)")
                }
            }
        }
    }
}
