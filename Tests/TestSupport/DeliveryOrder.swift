internal import Causality
public import LibraryModel

/// Orders in which a set of changes can reach a replica.
public enum DeliveryOrder {
    /// A random order in which every change comes after all that its author had seen.
    ///
    /// - Parameter changes: a causally closed set, in any order.
    public static func causal(
        _ changes: [LibraryChange], using generator: inout SeededGenerator
    ) -> [LibraryChange] {
        var waiting = changes
        var vector = VersionVector()
        var order: [LibraryChange] = []
        while !waiting.isEmpty {
            let ready = waiting.indices.filter {
                Delivery(of: waiting[$0].origin.id, context: waiting[$0].origin.context, at: vector) == .ready
            }
            precondition(!ready.isEmpty, "the changes are causally closed")
            let change = waiting.remove(at: generator.pick(ready))
            vector.include(change.origin.id)
            order.append(change)
        }
        return order
    }

    /// A random order that keeps no rule: early changes, late ones, and every fourth change twice.
    public static func any(_ changes: [LibraryChange], using generator: inout SeededGenerator) -> [LibraryChange] {
        var order = changes
        for change in changes where generator.chance(percent: 25) { order.append(change) }
        order.shuffle(using: &generator)
        return order
    }
}
