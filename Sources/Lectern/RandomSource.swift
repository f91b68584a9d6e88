/// Where a replica draws the chance that it needs: identifiers, salts and nonces.
///
/// Simulations put their own here, so that a run can be repeated from its seed.
public struct RandomSource: RandomNumberGenerator, Sendable {
    private let draw: @Sendable () -> UInt64

    /// Draws from a closure, which must never repeat itself outside of simulations.
    public init(_ draw: @escaping @Sendable () -> UInt64) { self.draw = draw }

    /// The next 64 bits.
    public mutating func next() -> UInt64 { draw() }

    /// The chance of this machine.
    public static let system = RandomSource {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
