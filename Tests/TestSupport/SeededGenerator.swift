/// Draws numbers that depend on a seed alone: SplitMix64, after Steele, Lea and Flood.
///
/// A test that fails prints its seed, and the seed repeats it on every machine.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    /// Starts a sequence.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `bound`, which must be positive.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "there is no number below \(bound)")
        return Int(next() % UInt64(bound))
    }

    /// A number from a closed range.
    public mutating func within(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &self) }

    /// Whether an event of this likelihood happens.
    public mutating func chance(percent: Int) -> Bool { below(100) < percent }

    /// One of the elements, which must be at least one.
    public mutating func pick<Elements: RandomAccessCollection>(_ elements: Elements) -> Elements.Element {
        elements[elements.index(elements.startIndex, offsetBy: below(elements.count))]
    }

    /// A sequence of its own, which doesn't depend on how much is drawn from this one later.
    public mutating func fork() -> SeededGenerator { SeededGenerator(seed: next()) }
}
