/// A hybrid logical time: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Both fields as one number; its order is the order of times.
    public let rawValue: UInt64

    /// Creates a time from its raw number.
    ///
    /// Every number is one.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Creates the first time of a millisecond.
    ///
    /// Milliseconds outside 0 ..< 2^48 are clamped.
    public init(milliseconds: Int64) {
        rawValue = UInt64(clamping: min(max(milliseconds, 0), Self.largestMilliseconds)) << 16
    }

    /// The largest number of milliseconds that a time can hold (the year 10889).
    public static let largestMilliseconds: Int64 = (1 << 48) - 1

    /// Milliseconds since 1970.
    public var milliseconds: Int64 { Int64(rawValue >> 16) }

    /// Counts the events within a millisecond.
    public var counter: UInt16 { UInt16(truncatingIfNeeded: rawValue) }

    /// The next larger time; the largest stays what it is.
    public var successor: Timestamp { rawValue == .max ? self : Timestamp(rawValue: rawValue + 1) }

    /// Orders by time.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
