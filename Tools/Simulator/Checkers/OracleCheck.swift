internal import Lectern
internal import TestSupport

/// The merged library is what the specification says of all changes at once.
enum OracleCheck {
    static func run(_ view: LibraryView, _ ledger: Ledger, at machine: Int) throws(Violation) {
        let oracle = LibraryOracle(ledger.entries(in: view.vector).map(\.change)).items
        guard oracle != view.states else { return }
        let keys = Set(oracle.keys).union(view.states.keys).sorted().filter { oracle[$0] != view.states[$0] }
        throw Violation(
            checker: "oracle", sentence: "machine \(machine) has merged its changes into something else",
            details: keys.prefix(2).flatMap { key in
                [
                    "\(key):", "is      \(view.states[key].map { "\($0)" } ?? "nothing")",
                    "must be \(oracle[key].map { "\($0)" } ?? "nothing")",
                ]
            })
    }
}
