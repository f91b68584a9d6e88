/// The pinned Unicode data that keys depend on, ready for look-ups.
///
/// Deliberately not the standard library's properties: those follow the toolchain, and a key must be the same for years.
/// A scalar that version 14.0 hasn't assigned stands for itself, has class 0 and no case.
struct UnicodeData: Sendable {
    /// The data, read from `UnicodeTables` on first use: a millisecond or two, once a process.
    static let pinned = UnicodeData()

    /// Full case folding (statuses C and F).
    private(set) var caseFolding = ScalarMapping()
    /// Full canonical decomposition, without Hangul.
    private(set) var decomposition = ScalarMapping()
    /// What normalization form C may change, or compose with what stands before.
    private(set) var unsettled = ScalarRuns()
    /// General category Cc.
    private(set) var controls = ScalarRuns()
    /// The property White_Space.
    private(set) var whiteSpace = ScalarRuns()
    /// Pairs that compose, as first scalar << 32 | second scalar.
    private var pairs: [UInt64] = []
    /// What the pair with the same index composes to.
    private var composites: [Unicode.Scalar] = []
    /// Scalars with a combining class above 0.
    private var classed = ScalarRuns()
    /// The combining class of the run with the same index.
    private var classes: [UInt8] = []

    private init() {
        Self.read(UnicodeTables.caseFoldings) { entry in
            caseFolding.add(Self.scalar(entry[0]), to: entry.dropFirst().map(Self.scalar))
        }
        Self.read(UnicodeTables.combiningClasses) { entry in
            classed.add(entry[0], entry[1])
            classes.append(UInt8(entry[2]))
        }
        Self.read(UnicodeTables.unsettled) { unsettled.add($0[0], $0[1]) }
        Self.read(UnicodeTables.controls) { controls.add($0[0], $0[1]) }
        Self.read(UnicodeTables.whiteSpace) { whiteSpace.add($0[0], $0[1]) }
        readDecompositions()
    }

    /// The canonical combining class.
    func combiningClass(of scalar: Unicode.Scalar) -> UInt8 { classed.index(of: scalar).map { classes[$0] } ?? 0 }

    /// What two scalars compose to by the tables, Hangul apart; `nil` where they stay two.
    func composite(of first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        let pair = UInt64(first.value) << 32 | UInt64(second.value)
        guard let index = pairs.lastIndex(atMost: pair), pairs[index] == pair else { return nil }
        return composites[index]
    }

    /// A scalar by its number, where arithmetic or a table says that there is one.
    static func scalar(_ value: UInt32) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { preconditionFailure("a table names a surrogate") }
        return scalar
    }

    /// Carries each step of decomposition on until nothing decomposes further, and turns those to two scalars round.
    private mutating func readDecompositions() {
        var excluded: Set<UInt32> = []
        Self.read(UnicodeTables.compositionExclusions) { excluded.insert($0[0]) }

        var steps: [(from: UInt32, to: [UInt32])] = []
        Self.read(UnicodeTables.decompositions) { steps.append(($0[0], Array($0.dropFirst()))) }
        let next = Dictionary(uniqueKeysWithValues: steps.map { ($0.from, $0.to) })
        func expanded(_ value: UInt32) -> [UInt32] { next[value]?.flatMap(expanded) ?? [value] }
        for step in steps { decomposition.add(Self.scalar(step.from), to: expanded(step.from).map(Self.scalar)) }

        let composing = steps.filter { $0.to.count == 2 && !excluded.contains($0.from) }
            .map { (pair: UInt64($0.to[0]) << 32 | UInt64($0.to[1]), composite: Self.scalar($0.from)) }
            .sorted { $0.pair < $1.pair }
        pairs = composing.map(\.pair)
        composites = composing.map(\.composite)
    }

    /// Hands on the numbers of each entry of a table.
    private static func read(_ table: StaticString, entry: ([UInt32]) -> Void) {
        var numbers: [UInt32] = []
        var number: UInt32?
        table.withUTF8Buffer { bytes in
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): number = (number ?? 0) << 4 | UInt32(byte - 0x30)
                case UInt8(ascii: "A")...UInt8(ascii: "F"): number = (number ?? 0) << 4 | UInt32(byte - 0x41 + 10)
                default:
                    if let complete = number { numbers.append(complete) }
                    number = nil
                    guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n"), !numbers.isEmpty else { continue }
                    entry(numbers)
                    numbers.removeAll(keepingCapacity: true)
                }
            }
        }
        if let complete = number { numbers.append(complete) }
        if !numbers.isEmpty { entry(numbers) }
    }
}
