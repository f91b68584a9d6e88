public import Causality
public import MergeTypes

/// A text on a capture, prepared for finding words in it.
public struct PreparedText {
    /// The capture.
    public let capture: ContentHash
    /// The newest edits of the text.
    public let version: Few<Dot>
    /// How many scalars the capture has; 0 where nobody edited the text.
    public let rootScalars: Int
    /// The words.
    public let finder: QuoteFinder

    /// Prepares a text.
    ///
    /// Cost: linear in the text.
    ///
    /// - Parameters:
    ///   - root: the capture's bytes.
    ///   - text: what was edited on it; `nil` where nothing was.
    public init(capture: ContentHash, root: [UInt8], text: ItemText?) {
        self.capture = capture
        version = text?.heads ?? []
        rootScalars = text == nil ? 0 : QuoteFinder(body: root).scalarCount
        finder = QuoteFinder(body: text?.pieces.render(root: root) ?? root)
    }
}
