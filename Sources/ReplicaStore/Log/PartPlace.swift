internal import LibraryModel

/// Where a part stands in this replica's log: the position of its change, and the index of its first operation there.
struct PartPlace: Hashable, Comparable {
    private static let indexBits = 20

    /// What columns hold: position << 20 | index.
    ///
    /// Never 0, which stands for no part.
    let rawValue: Int64

    init(position: Int64, firstIndex: UInt32) {
        precondition(Limits.operationsInChange == 1 << Self.indexBits, "an index fits into its bits")
        rawValue = position << Self.indexBits | Int64(firstIndex)
    }

    /// Reads a column; `nil` where it names no part.
    init?(rawValue: Int64) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }

    /// Reads a column; `nil` where it names no part, or one that is in the baseline.
    init?(rawValue: Int64, within baseline: LogBaseline?) {
        self.init(rawValue: rawValue)
        if position <= baseline?.position ?? 0 { return nil }
    }

    /// The change's place in the log.
    var position: Int64 { rawValue >> Self.indexBits }
    /// The index of the part's first operation in the change.
    var firstIndex: UInt32 { UInt32(truncatingIfNeeded: rawValue & (1 << Self.indexBits - 1)) }

    static func < (first: PartPlace, second: PartPlace) -> Bool { first.rawValue < second.rawValue }
}
