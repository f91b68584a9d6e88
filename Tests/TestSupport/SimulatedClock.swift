/// A wall clock as one device shows it: the true time, and how wrong the device is about it.
public struct SimulatedClock: Hashable, Sendable {
    /// Ten years: as far as simulated clocks go wrong.
    public static let tenYearsInMilliseconds: Int64 = 10 * 365 * 86_400_000

    /// The true time at which simulations begin: 2026-01-01, in milliseconds since 1970.
    public static let beginningInMilliseconds: Int64 = 1_767_225_600_000

    /// The time that nobody in the simulation can see, in milliseconds since 1970.
    public private(set) var trueMilliseconds: Int64
    /// How far the device is ahead of the true time; negative where it lags.
    public private(set) var offsetInMilliseconds: Int64

    /// Starts a clock at the beginning of the simulation.
    public init(offsetInMilliseconds: Int64 = 0) {
        trueMilliseconds = Self.beginningInMilliseconds
        self.offsetInMilliseconds = offsetInMilliseconds
    }

    /// What the device shows, in milliseconds since 1970.
    public var nowInMilliseconds: Int64 { trueMilliseconds + offsetInMilliseconds }

    /// Lets time go by.
    public mutating func advance(byMilliseconds milliseconds: Int64) { trueMilliseconds += milliseconds }

    /// Sets the device right or wrong, while no time goes by.
    public mutating func jump(toOffsetInMilliseconds offset: Int64) { offsetInMilliseconds = offset }
}
