/// The parts of a body that share the most with a pattern, found without aligning anything.
///
/// The body is cut into blocks of the pattern's length. A block counts each sequence of four scalars that it shares with
/// the pattern once, and a sequence that is rare in the body counts more. Cost: linear in the body.
struct CandidateWindows {
    /// How many windows are looked at.
    static let limit = 8
    /// The scalars in a sequence.
    static let sequenceLength = 4
    /// The least length of a block.
    static let leastBlock = 64
    /// What a sequence counts that stands in the body once; one that stands there n times counts a n-th, at least 1.
    static let rarity = 16

    /// The windows' ranges in the body, the most promising first.
    let ranges: [Range<Int>]

    init(of pattern: [UInt32], in body: [UInt32]) {
        let block = max(Self.leastBlock, pattern.count)
        let weights = Self.weights(of: pattern, in: body, block: block)
        // Two neighbours together, since the words may stand on a border.
        let pairs = weights.indices.map { index in
            (index: index, weight: weights[index] + (index + 1 < weights.count ? weights[index + 1] : 0))
        }
        var chosen: [Int] = []
        for pair in pairs.sorted(by: { ($1.weight, $0.index) < ($0.weight, $1.index) }) where pair.weight > 0 {
            if chosen.count == Self.limit { break }
            if chosen.allSatisfy({ abs($0 - pair.index) > 1 }) { chosen.append(pair.index) }
        }
        ranges = chosen.map { max(0, ($0 - 1) * block)..<min(body.count, ($0 + 3) * block) }
    }

    private static func weights(of pattern: [UInt32], in body: [UInt32], block: Int) -> [Int] {
        var numbers: [UInt64: Int] = [:]
        for key in SequenceKeys(of: pattern) where numbers[key.value] == nil { numbers[key.value] = numbers.count }
        // Most sequences of a body aren't in the pattern: a table of 65,536 bits spares the look-up.
        var isPossible = [Bool](repeating: false, count: 1 << 16)
        for key in numbers.keys { isPossible[slot(of: key)] = true }

        var counts = [Int](repeating: 0, count: numbers.count)
        for key in SequenceKeys(of: body) where isPossible[slot(of: key.value)] {
            if let number = numbers[key.value] { counts[number] += 1 }
        }
        var lastBlocks = [Int](repeating: -1, count: numbers.count)
        var weights = [Int](repeating: 0, count: (body.count + block - 1) / block)
        for key in SequenceKeys(of: body) where isPossible[slot(of: key.value)] {
            guard let number = numbers[key.value], lastBlocks[number] != key.start / block else { continue }
            lastBlocks[number] = key.start / block
            weights[key.start / block] += max(1, rarity / counts[number])
        }
        return weights
    }

    /// Where a sequence that is possible leaves its mark; any spread will do, since it only spares work.
    private static func slot(of key: UInt64) -> Int { Int((key &* 0x9e37_79b9_7f4a_7c15) >> 48) }
}

/// Each sequence of four scalars of a text, by their lower 16 bits.
///
/// Two that collide make a window more promising than it is, and the alignment finds out.
private struct SequenceKeys: Sequence, IteratorProtocol {
    private let scalars: [UInt32]
    private var end: Int
    private var key: UInt64 = 0

    init(of scalars: [UInt32]) {
        self.scalars = scalars
        end = 0
        while end < Swift.min(CandidateWindows.sequenceLength - 1, scalars.count) { advance() }
    }

    mutating func next() -> (start: Int, value: UInt64)? {
        guard end < scalars.count else { return nil }
        advance()
        return (end - CandidateWindows.sequenceLength, key)
    }

    private mutating func advance() {
        key = key << 16 | UInt64(scalars[end] & 0xffff)
        end += 1
    }
}
