public import Causality

/// Why a bundle was refused.
///
/// Offsets count bytes from the start of the bundle as it travels.
public enum BundleProblem: ExplainedProblem, Hashable {
    /// It doesn't begin like a bundle.
    case notABundle
    /// It ends too early.
    case truncated(at: Int)
    /// A part of it can't be what was written; the reason's own offset counts from the start of the part's content.
    case damaged(at: Int, reason: EncodingProblem)
    /// A newer program wrote it, with something that this one doesn't know.
    case newerFormat(BundleFeature, found: UInt64, supported: UInt64)
    /// A count, length or number is above its limit.
    case overLimit(what: String, found: UInt64, limit: UInt64)
    /// Everything has its form, but it isn't what the hash at the end was computed over.
    case hashMismatch
    /// It goes on after its end.
    case trailingBytes(at: Int)

    /// Says of a problem within a part where that part starts.
    init(_ problem: EncodingProblem, inPartAt start: Int) {
        self =
            switch problem.kind {
            case .overLimit(let found, let limit):
                .overLimit(what: "a value in the part at byte \(start)", found: found, limit: limit)
            default: .damaged(at: start, reason: problem)
            }
    }

    /// Refuses what is above its limit.
    static func require(_ found: Int, upTo limit: Int, _ what: String) throws(BundleProblem) {
        guard found <= limit else { throw .overLimit(what: what, found: UInt64(found), limit: UInt64(limit)) }
    }

    /// The stable code; see Protocol/Registry.md.
    public var code: String {
        switch self {
        case .notABundle: "bundle-unknown"
        case .truncated: "bundle-truncated"
        case .damaged: "bundle-damaged"
        case .newerFormat: "bundle-newer"
        case .overLimit: "bundle-over-limit"
        case .hashMismatch: "bundle-hash"
        case .trailingBytes: "bundle-trailing"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .notABundle: "This is not a Lectern bundle."
        case .truncated(let offset): "The bundle ends too early, after \(offset) bytes."
        case .damaged(let offset, let reason):
            "The bundle is damaged: in the part that starts at byte \(offset), \(reason.sentence)."
        case .newerFormat(let feature, let found, let supported):
            "The bundle was written by a newer program: it has \(feature.rawValue) \(found), and this one knows "
                + "\(supported) at most."
        case .overLimit(let what, let found, let limit):
            "The bundle cannot be taken: \(what) comes to \(found), above the limit of \(limit)."
        case .hashMismatch: "The bundle is damaged: its bytes do not have the hash at its end."
        case .trailingBytes(let offset): "The bundle goes on after its end at byte \(offset)."
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .notABundle: "Give a file that `lectern bundle export` wrote or that a hub sent."
        case .truncated: "Copy or download it again, all of it. Nothing was changed."
        case .damaged, .hashMismatch, .trailingBytes:
            "Copy it again, as binary, or have it exported again. Nothing was changed."
        case .newerFormat: "Install a newer version of Lectern, then try again."
        case .overLimit: "Have it exported again; if that does not help, its author's program needs an update."
        }
    }
}
