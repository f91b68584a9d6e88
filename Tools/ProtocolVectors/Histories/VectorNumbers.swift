/// Draws numbers that depend on a seed alone: SplitMix64, after Steele, Lea and Flood.
struct VectorNumbers: RandomNumberGenerator {
    private var state: UInt64
    /// What was drawn so far.
    private(set) var drawn: [UInt64] = []

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        mixed ^= mixed >> 31
        drawn.append(mixed)
        return mixed
    }
}
