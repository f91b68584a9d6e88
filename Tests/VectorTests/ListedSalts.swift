/// Gives the salts of a vector in their order.
struct ListedSalts: RandomNumberGenerator {
    private var rest: ArraySlice<UInt64>

    init(_ salts: [UInt64]) { rest = salts[...] }

    mutating func next() -> UInt64 { rest.popFirst() ?? 0 }
}
