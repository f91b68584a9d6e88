/// Gives listed numbers one after the other, and zeros behind them: the salts of a body that is written again.
struct ListedNumbers: RandomNumberGenerator {
    private var rest: ArraySlice<UInt64>

    init(_ numbers: [UInt64]) { rest = numbers[...] }

    mutating func next() -> UInt64 { rest.popFirst() ?? 0 }
}
