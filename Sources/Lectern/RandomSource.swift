internal import Glibc

/// Where a replica draws the chance that it needs: identifiers, salts and nonces.
///
/// Simulations put their own here, so that a run can be repeated from its seed.
public struct RandomSource: RandomNumberGenerator, Sendable {
    private let draw: (@Sendable () -> UInt64)?
    /// What was drawn ahead; only its sole owner takes from it.
    private var ahead: Ahead?

    /// Draws from a closure, which must never repeat itself outside of simulations.
    public init(_ draw: @escaping @Sendable () -> UInt64) { self.draw = draw }

    private init() { draw = nil }

    /// The chance of this machine, drawn from the system some numbers at a time; two copies never have one in common.
    public static let system = RandomSource()

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        if let draw { return draw() }
        // Who has a copy of it could take the same numbers, and draws others instead.
        if isKnownUniquelyReferenced(&ahead), let ahead, !ahead.isUsedUp { return ahead.next() }
        let numbers = Ahead()
        ahead = numbers
        return numbers.next()
    }
}

/// Numbers that were drawn from the system at once, which costs little more than to draw one.
///
/// Not checked by the compiler: only who holds the sole reference takes numbers from it.
private final class Ahead: @unchecked Sendable {
    private static let count = 16

    private var numbers: [UInt64]

    init() {
        numbers = Array(unsafeUninitializedCapacity: Self.count) { buffer, count in
            let size = buffer.count * MemoryLayout<UInt64>.size
            count = getentropy(buffer.baseAddress, size) == 0 ? buffer.count : 0
        }
        // A system that can't give them at once gives them one at a time, or ends the program.
        var generator = SystemRandomNumberGenerator()
        while numbers.count < Self.count { numbers.append(generator.next()) }
    }

    var isUsedUp: Bool { numbers.isEmpty }

    func next() -> UInt64 { numbers.removeLast() }
}
