/// A decoder of bytes from outside, and what must be true of all that it takes in.
///
/// `run` returns whether the bytes were accepted; it ends the process where something is wrong with the decoder.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// A change's body.
    case change
    /// Several authors' changes, of any content, that nobody has seen of the others; folded in two orders.
    case merge
    /// The payload of a segment frame.
    case segment
    /// A whole bundle: a file, an object in a folder, the body of a push or of an answer to a pull.
    case bundle
    /// The body of a pull request.
    case request
    /// An item's row.
    case row
    /// The values of registers.
    case value
    /// Names in a shared folder, and what members acknowledge there.
    case folder
    /// URLs and the names of tags.
    case key
    /// Two texts, of which one is to become the other.
    case text

    /// Decodes some bytes, and judges what came out.
    @discardableResult
    public func run(_ input: [UInt8]) -> Bool {
        switch self {
        case .change: ChangeFuzzing.runChange(input)
        case .merge: ChangeFuzzing.runMerge(input)
        case .segment: BundleFuzzing.runSegment(input)
        case .bundle: BundleFuzzing.runBundle(input)
        case .request: BundleFuzzing.runRequest(input)
        case .row: ValueFuzzing.runRow(input)
        case .value: ValueFuzzing.runValue(input)
        case .folder: FolderFuzzing.run(input)
        case .key: ValueFuzzing.runKey(input)
        case .text: ValueFuzzing.runText(input)
        }
    }
}
