internal import Lectern

/// Equal changes come to equal libraries.
enum ConvergenceCheck {
    static func run(_ views: [Int: LibraryView]) throws(Violation) {
        let machines = views.keys.sorted()
        for (position, one) in machines.enumerated() {
            for other in machines[(position + 1)...] {
                guard let left = views[one], let right = views[other], left.vector == right.vector else { continue }
                let pair = "machines \(one) and \(other)"
                if left.digest != right.digest || left.states != right.states {
                    throw Violation(
                        checker: "convergence", sentence: "\(pair) hold the same changes and different libraries",
                        details: differences(left.states, right.states) { "\($0)" })
                }
                if !left.isPartial && !right.isPartial && left.shown != right.shown {
                    throw Violation(
                        checker: "convergence", sentence: "\(pair) hold the same library and show it differently",
                        details: differences(left.shown, right.shown) { $0 })
                }
            }
        }
    }

    /// The first items that differ, and how.
    private static func differences<Value: Equatable>(
        _ left: [ItemKey: Value], _ right: [ItemKey: Value], _ text: (Value) -> String
    ) -> [String] {
        let keys = Set(left.keys).union(right.keys).sorted().filter { left[$0] != right[$0] }
        if keys.isEmpty { return ["the digests differ, and no item does"] }
        return keys.prefix(2).flatMap { key in
            ["\(key):", left[key].map(text) ?? "nothing", right[key].map(text) ?? "nothing"]
        }
    }
}
