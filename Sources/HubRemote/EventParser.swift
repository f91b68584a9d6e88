/// Finds hints in a stream of server-sent events, which comes in pieces of any size.
///
/// It keeps the start of a line and what it must know of the event so far, so that no stream can make it grow. A hint is
/// an event named `hint` that has data; what the data says doesn't matter. Comments, which keep the connection alive,
/// other events, and the rest of the form (identifiers, `retry`) are passed over.
struct EventParser {
    /// The longest line that means anything here, `event: hint`, and some more.
    private static let longestLine = 64

    private var line: [UInt8] = []
    private var isLineTooLong = false
    private var isAfterCarriageReturn = false
    private var isFirstLine = true
    private var isHint = false
    private var hasData = false

    /// How much of the stream is held.
    var keptInBytes: Int { line.count }

    /// Takes the next bytes.
    ///
    /// - Returns: how many hints they complete.
    mutating func feed(_ bytes: some Sequence<UInt8>) -> Int {
        var hints = 0
        for byte in bytes {
            defer { isAfterCarriageReturn = byte == 0x0D }
            switch byte {
            case 0x0A where isAfterCarriageReturn: break
            case 0x0A, 0x0D: hints += endLine() ? 1 : 0
            default:
                if line.count < Self.longestLine { line.append(byte) } else { isLineTooLong = true }
            }
        }
        return hints
    }

    /// Ends a line; whether it was the empty one that ends a hint.
    private mutating func endLine() -> Bool {
        defer {
            line.removeAll(keepingCapacity: true)
            isLineTooLong = false
            isFirstLine = false
        }
        if isFirstLine && line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        guard !line.isEmpty else {
            defer { (isHint, hasData) = (false, false) }
            return isHint && hasData
        }
        let name = line.prefix { $0 != 0x3A }
        if name.elementsEqual("data".utf8) {
            hasData = true
        } else if name.elementsEqual("event".utf8) {
            var value = line.dropFirst(name.count + 1)
            if value.first == 0x20 { value.removeFirst() }
            isHint = !isLineTooLong && value.elementsEqual("hint".utf8)
        }
        return false
    }
}
