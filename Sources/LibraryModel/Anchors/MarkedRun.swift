public import Causality

/// Characters that stood next to each other when somebody marked them, by their names: edits elsewhere don't change those.
public enum MarkedRun: Hashable, Sendable {
    /// Characters of the capture, by their offsets in scalars.
    case root(Range<Int>)
    /// Characters that an edit typed, by their places among all that it typed.
    case typed(Dot, Range<Int>)

    /// Where the first character is among those of the capture or of the edit.
    var first: Int {
        switch self {
        case .root(let range), .typed(_, let range): range.lowerBound
        }
    }

    /// The number of characters.
    public var count: Int {
        switch self {
        case .root(let range), .typed(_, let range): range.count
        }
    }
}

extension ByteWriter {
    /// A count; for each run 0, or 1 and the edit's dot; then its first offset and its length.
    mutating func markedRuns(_ runs: [MarkedRun]) {
        count(runs.count)
        for run in runs {
            switch run {
            case .root(let range):
                byte(0)
                count(range.lowerBound)
                count(range.count)
            case .typed(let dot, let range):
                byte(1)
                self.dot(dot)
                count(range.lowerBound)
                count(range.count)
            }
        }
    }
}

extension [MarkedRun] {
    /// Whether a reader takes them: not too many, and no more characters than a quote has.
    var areReadable: Bool {
        count <= Limits.quoteInBytes
            && allSatisfy { $0.first <= Limits.textInBytes && $0.count <= Limits.textInBytes }
            && reduce(0) { $0 + $1.count } <= Limits.quoteInBytes
    }
}

extension ByteReader {
    /// The marked characters of an anchor.
    mutating func markedRuns() throws(EncodingProblem) -> [MarkedRun] {
        var runs: [MarkedRun] = []
        var marked = 0
        for _ in 0..<(try count(upTo: Limits.quoteInBytes, bytesEach: 3)) {
            let start = offset
            switch try byte() {
            case 0: runs.append(.root(try markedRange()))
            case 1: runs.append(.typed(try dot(), try markedRange()))
            default: throw EncodingProblem(.notCanonical, at: start)
            }
            // A quote has no more scalars than bytes.
            marked += runs.last?.count ?? 0
            guard marked <= Limits.quoteInBytes else {
                throw EncodingProblem(.overLimit(found: UInt64(marked), limit: UInt64(Limits.quoteInBytes)), at: start)
            }
        }
        return runs
    }

    private mutating func markedRange() throws(EncodingProblem) -> Range<Int> {
        let first = Int(try number(upTo: UInt64(Limits.textInBytes)))
        return first..<first + Int(try number(upTo: UInt64(Limits.textInBytes)))
    }
}
