public import Causality

/// Ties an annotation to words of a capture: a position, the exact words, and some text around them.
///
/// Positions count Unicode scalars from the start of the text as its author saw it. Quote, prefix and suffix are those of
/// the W3C's TextQuoteSelector; the position is that of its TextPositionSelector.
public struct TextAnchor: FieldValue {
    /// The capture that the text began as.
    public let capture: ContentHash
    /// The first scalar of the words.
    public let start: UInt64
    /// The scalar after the last one.
    public let end: UInt64
    /// The words.
    public let quote: String
    /// Up to 32 scalars before the words.
    public let prefix: String
    /// Up to 32 scalars after the words.
    public let suffix: String
    /// The very characters that are marked, in the order of the text.
    ///
    /// In a text that nobody has edited they are those of the capture from `start` to `end`.
    public let marked: [MarkedRun]

    /// Creates an anchor; without `marked`, it is on a text that nobody has edited.
    public init(
        capture: ContentHash, start: UInt64, end: UInt64, quote: String, prefix: String, suffix: String,
        marked: [MarkedRun]? = nil
    ) {
        self.capture = capture
        self.start = start
        self.end = end
        self.quote = quote
        self.prefix = prefix
        self.suffix = suffix
        self.marked = marked ?? [.root(Int(start)..<Int(end))]
    }

    /// Whether position, texts and marked characters are within their limits.
    public var isReadable: Bool {
        start <= UInt64(Limits.textInBytes) && end - start <= UInt64(Limits.textInBytes)
            && quote.utf8.count <= Limits.quoteInBytes && prefix.utf8.count <= Limits.shortTextInBytes
            && suffix.utf8.count <= Limits.shortTextInBytes && (areMarkedAsStated || marked.areReadable)
    }

    /// Whether the marked characters are those of the capture from `start` to `end`.
    private var areMarkedAsStated: Bool { marked == [.root(Int(start)..<Int(end))] }

    /// Capture, start, length, quote, prefix, suffix, and the marked characters: none where they follow from these.
    public var canonicalBytes: [UInt8] {
        var writer = ByteWriter(capacity: quote.utf8.count + 128)
        writer.hash(capture)
        writer.number(start)
        writer.number(end - start)
        writer.text(quote)
        writer.text(prefix)
        writer.text(suffix)
        writer.markedRuns(areMarkedAsStated ? [] : marked)
        return writer.bytes
    }

    /// Reads an anchor.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        var reader = ByteReader(canonicalBytes)
        capture = try reader.hash()
        start = try reader.number(upTo: UInt64(Limits.textInBytes))
        end = start + (try reader.number(upTo: UInt64(Limits.textInBytes)))
        quote = try reader.text(upTo: Limits.quoteInBytes)
        prefix = try reader.text(upTo: Limits.shortTextInBytes)
        suffix = try reader.text(upTo: Limits.shortTextInBytes)
        let runs = try reader.markedRuns()
        marked = runs.isEmpty ? [.root(Int(start)..<Int(end))] : runs
    }
}
