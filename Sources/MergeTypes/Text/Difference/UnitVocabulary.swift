/// Numbers for the units of an old text, so that a comparison needs no bytes.
///
/// A unit of the new text that the old one hasn't has no number and equals nothing. The table's order follows from the
/// bytes alone: a dictionary would give the same numbers, but takes several times the memory.
struct UnitVocabulary {
    /// The number of a unit of the new text that the old text hasn't.
    static let missing: Int32 = -1
    /// The number of a unit of the old text that found no room: it is taken for one of its own.
    static let crowdedOut: Int32 = -2

    /// The numbers of the old text's units.
    private(set) var oldNumbers: [Int32] = []
    /// How many numbers there are.
    var count: Int { firstUnits.count }

    private let text: [UInt8]
    private let boundaries: [Int32]
    private var firstUnits: [Int32] = []
    private var hashes: [UInt32] = []
    private var slots: [Int32]

    /// How far a unit is looked for: bounds the time where somebody made up units that share their hashes.
    private static let reach = 128

    /// Numbers the units of an old text.
    init(_ text: [UInt8], boundaries: [Int32]) {
        self.text = text
        self.boundaries = boundaries
        slots = Array(repeating: Self.missing, count: 16)
        oldNumbers.reserveCapacity(boundaries.count - 1)
        for unit in 0..<(boundaries.count - 1) { oldNumbers.append(number(ofOldUnit: unit)) }
    }

    /// The numbers of a new text's units.
    func numbers(of newText: [UInt8], boundaries newBoundaries: [Int32]) -> [Int32] {
        var numbers: [Int32] = []
        numbers.reserveCapacity(newBoundaries.count - 1)
        for unit in 0..<(newBoundaries.count - 1) {
            let range = Int(newBoundaries[unit])..<Int(newBoundaries[unit + 1])
            switch find(newText, range, hash: Self.hash(newText, range)) {
            case .known(let number): numbers.append(number)
            case .free, .crowded: numbers.append(Self.missing)
            }
        }
        return numbers
    }

    private enum Place {
        case known(Int32)
        case free(slot: Int)
        case crowded
    }

    private mutating func number(ofOldUnit unit: Int) -> Int32 {
        let range = Int(boundaries[unit])..<Int(boundaries[unit + 1])
        let hash = Self.hash(text, range)
        switch find(text, range, hash: hash) {
        case .known(let number): return number
        case .crowded: return Self.crowdedOut
        case .free(let slot):
            let number = Int32(count)
            slots[slot] = number
            firstUnits.append(Int32(unit))
            hashes.append(hash)
            if count * 2 > slots.count { grow() }
            return number
        }
    }

    @inline(__always)
    private func find(_ other: [UInt8], _ range: Range<Int>, hash: UInt32) -> Place {
        let mask = slots.count - 1
        for step in 0..<Self.reach {
            let slot = (Int(hash) + step) & mask
            let number = slots[slot]
            if number < 0 { return .free(slot: slot) }
            if hashes[Int(number)] == hash, holds(number, other, range) { return .known(number) }
        }
        return .crowded
    }

    private func holds(_ number: Int32, _ other: [UInt8], _ range: Range<Int>) -> Bool {
        let unit = Int(firstUnits[Int(number)])
        let start = Int(boundaries[unit])
        guard Int(boundaries[unit + 1]) - start == range.count else { return false }
        for offset in 0..<range.count where text[start + offset] != other[range.lowerBound + offset] { return false }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: Self.missing, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }

    /// FNV-1a, with its upper half mixed in.
    @inline(__always)
    private static func hash(_ text: [UInt8], _ range: Range<Int>) -> UInt32 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for position in range { hash = (hash ^ UInt64(text[position])) &* 0x100_0000_01b3 }
        return UInt32(truncatingIfNeeded: (hash ^ hash >> 29) &* 0xbf58_476d_1ce4_e5b9 >> 32)
    }
}
