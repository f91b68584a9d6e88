public import Causality
internal import MergeTypes

/// Finds words in a body, and counts positions in Unicode scalars.
///
/// Words are compared as UTF-8 bytes: what looks alike but is written otherwise is not the same. Cost: linear in the
/// body.
public struct QuoteFinder {
    private let body: [UInt8]
    /// The number of scalars in the body.
    public let scalarCount: Int
    /// The byte offset of every 64th scalar; none where every byte is one.
    private let landmarks: [Int]
    private let folding = Folding()

    /// Holds the folded body from the first time that somebody asks for it.
    private final class Folding { var text: FoldedText? }

    /// Prepares a body, which must be UTF-8.
    public init(body: [UInt8]) {
        self.body = body
        scalarCount = body.unicodeScalarCount
        var landmarks: [Int] = []
        if scalarCount < body.count {
            landmarks.reserveCapacity(scalarCount / 64 + 1)
            var scalars = 0
            for (offset, byte) in body.enumerated() where Self.startsScalar(byte) {
                if scalars % 64 == 0 { landmarks.append(offset) }
                scalars += 1
            }
        }
        self.landmarks = landmarks
    }

    /// The ranges of scalars at which a quote stands, in order, overlapping ones included.
    public func places(of quote: String) -> [Range<Int>] { places(of: quote, upTo: .max).first }

    /// The places that make words ambiguous, as the resolver finds them: those of the very words, or, where there is none,
    /// of the words with other spaces, quotation marks or dashes.
    public func occurrences(of quote: String) -> [Range<Int>] {
        let exact = places(of: quote)
        return exact.isEmpty
            ? folded.places(of: FoldedText(quote).scalars, upTo: .max).first.map(folded.written) : exact
    }

    /// The first places of a quote, and how many there are.
    func places(of quote: String, upTo limit: Int) -> (first: [Range<Int>], count: Int) {
        let needle = quote.utf8.map(UInt32.init)
        guard !needle.isEmpty, needle.count <= body.count else { return ([], 0) }
        var scan = PatternScan(needle)
        let length = quote.unicodeScalars.count
        var places: [Range<Int>] = []
        var count = 0
        var scalars = 0
        for byte in body {
            if Self.startsScalar(byte) { scalars += 1 }
            if scan.ends(with: UInt32(byte)) {
                if count < limit { places.append(scalars - length..<scalars) }
                count += 1
            }
        }
        return (places, count)
    }

    /// Whether exactly these words stand in a range of scalars.
    func stands(_ quote: String, at range: Range<Int>) -> Bool {
        guard range.upperBound <= scalarCount, !range.isEmpty else { return false }
        return body[byteOffset(range.lowerBound)..<byteOffset(range.upperBound)].elementsEqual(quote.utf8)
    }

    /// The anchor of a range of scalars; `nil` where the body ends before it does, or where the range is empty.
    public func anchor(at range: Range<Int>, in capture: ContentHash) -> TextAnchor? {
        guard range.lowerBound >= 0, range.upperBound <= scalarCount, !range.isEmpty else { return nil }
        let context = Limits.quoteContextInScalars
        return TextAnchor(
            capture: capture, start: UInt64(range.lowerBound), end: UInt64(range.upperBound), quote: text(in: range),
            prefix: text(in: max(0, range.lowerBound - context)..<range.lowerBound),
            suffix: text(in: range.upperBound..<min(scalarCount, range.upperBound + context)))
    }

    /// The first of some places, for people to choose from.
    public func choices(among places: [Range<Int>]) -> [QuotePlace] { places.prefix(20).map(place(at:)) }

    /// A place for people to choose: where it begins, and the line around it.
    public func place(at range: Range<Int>) -> QuotePlace {
        let around = max(0, range.lowerBound - 30)..<min(scalarCount, range.upperBound + 30)
        let line = text(in: around).split(whereSeparator: \.isNewline).joined(separator: " ")
        return QuotePlace(start: range.lowerBound, excerpt: "…\(line)…")
    }

    /// The text in a range of scalars, which must be inside the body.
    public func text(in range: Range<Int>) -> String {
        String(decoding: body[byteOffset(range.lowerBound)..<byteOffset(range.upperBound)], as: UTF8.self)
    }

    /// The offset of the first byte that starts no UTF-8 character; `nil` where all is well.
    public static func firstInvalidByte(in bytes: [UInt8]) -> Int? {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    /// The body with spellings that look alike made the same; made once, when it is first needed.
    var folded: FoldedText {
        if let text = folding.text { return text }
        let text = FoldedText(String(decoding: body, as: UTF8.self))
        folding.text = text
        return text
    }

    private func byteOffset(_ scalar: Int) -> Int {
        guard scalar < scalarCount else { return body.count }
        guard scalarCount < body.count else { return scalar }
        var offset = landmarks[scalar / 64]
        var rest = scalar % 64
        while rest > 0 {
            offset += 1
            if Self.startsScalar(body[offset]) { rest -= 1 }
        }
        return offset
    }

    private static func startsScalar(_ byte: UInt8) -> Bool { byte & 0xc0 != 0x80 }
}
