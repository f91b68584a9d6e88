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
        public init(dot: Dot, timestamp: Timestamp, value: Value) {
            self.dot = dot
            self.timestamp = timestamp
            self.value = value
        }
    }

    /// The values that no write has superseded, ordered by dot.
    public private(set) var siblings: [Sibling]

    /// Creates a register that was never written.
    public init() { siblings = [] }

    /// Creates a register from its siblings in any order.
    public init(siblings: [Sibling]) { self.siblings = siblings.sorted { $0.dot < $1.dot } }

    /// Whether it was ever written.
    public var isEmpty: Bool { siblings.isEmpty }

    /// The current sibling: the one with the largest timestamp, then the largest dot.
    public var winner: Sibling? {
        if siblings.count < 2 { return siblings.first }
        return siblings.max { ($0.timestamp, $0.dot) < ($1.timestamp, $1.dot) }
    }

    /// Applies a write, which supersedes the siblings that `event` has seen, except those in `sparing`.
    public mutating func write(_ value: Value, at event: Event, sparing: [Dot] = []) {
        siblings.removeAll { event.hasSeen($0.dot) && !sparing.contains($0.dot) }
        let position = siblings.firstIndex { event.dot < $0.dot } ?? siblings.endIndex
        siblings.insert(
            Sibling(dot: event.dot, timestamp: event.timestamp, value: value), at: position)
    }
}
