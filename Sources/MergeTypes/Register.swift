public import Causality

/// A value that one write replaces, and that keeps every concurrent write until somebody has seen them all.
///
/// Promise: a write supersedes exactly the siblings that its author had seen. Causality comes first; among the siblings
/// that remain, the largest (timestamp, dot) is the current value. The others stay readable.
public struct Register<Value: Hashable & Sendable>: Hashable, Sendable {
    /// One of the concurrent values.
    public struct Sibling: Hashable, Sendable {
        /// The write's name.
        public let dot: Dot
        /// The write's time, for the tie.
        public let timestamp: Timestamp
        /// What was written.
        public let value: Value

        /// Creates a sibling.
        @inlinable
        public init(dot: Dot, timestamp: Timestamp, value: Value) {
            self.dot = dot
            self.timestamp = timestamp
            self.value = value
        }
    }

    /// The values that no write has superseded, ordered by dot.
    @inlinable
    public var siblings: Few<Sibling> { ordered }
    @usableFromInline var ordered: Few<Sibling>

    /// Creates a register that was never written.
    @inlinable
    public init() { ordered = Few() }

    /// Creates a register from its siblings in any order.
    @inlinable
    public init(siblings: some Collection<Sibling>) {
        ordered = siblings.count < 2 ? Few(siblings) : Few(siblings.sorted { $0.dot < $1.dot })
    }

    /// Whether it was ever written.
    @inlinable
    public var isEmpty: Bool { ordered.isEmpty }

    /// The current sibling: the one with the largest timestamp, then the largest dot.
    @inlinable
    public var winner: Sibling? {
        if ordered.count < 2 { return ordered.first }
        return ordered.max { ($0.timestamp, $0.dot) < ($1.timestamp, $1.dot) }
    }

    /// Applies a write, which supersedes the siblings that `event` has seen, except those in `sparing`.
    @inlinable
    public mutating func write(_ value: Value, at event: Event, sparing: [Dot] = []) {
        ordered.removeAll { event.hasSeen($0.dot) && !sparing.contains($0.dot) }
        let position = ordered.firstIndex { event.dot < $0.dot } ?? ordered.endIndex
        ordered.insert(
            Sibling(dot: event.dot, timestamp: event.timestamp, value: value), at: position)
    }
}
