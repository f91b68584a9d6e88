public import Causality

/// How far somebody has read an article.
public struct ReadingState: FieldValue {
    /// The stages of reading.
    public enum Stage: UInt64, Hashable, Sendable, CaseIterable {
        /// Not begun.
        case unread = 0
        /// Begun.
        case reading = 1
        /// Finished.
        case read = 2

        /// The name in JSON and on the command line.
        public var name: String {
            switch self {
            case .unread: "unread"
            case .reading: "reading"
            case .read: "read"
            }
        }

        /// Finds a stage by name.
        public init?(name: String) {
            guard let stage = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = stage
        }
    }

    /// The stage.
    public let stage: Stage
    /// How far, from 0 to 1000.
    public let progressInPermille: UInt64

    /// Creates a state; progress is clamped to 0…1000.
    public init(stage: Stage, progressInPermille: Int) {
        self.stage = stage
        self.progressInPermille = UInt64(min(max(progressInPermille, 0), 1000))
    }

    /// What an article has before anybody says otherwise.
    public static let unread = ReadingState(stage: .unread, progressInPermille: 0)

    /// A state is always read.
    public var isReadable: Bool { true }

    /// Stage, progress.
    public var canonicalBytes: [UInt8] {
        var writer = ByteWriter(capacity: 4)
        writer.number(stage.rawValue)
        writer.number(progressInPermille)
        return writer.bytes
    }

    /// Reads a state.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        var reader = ByteReader(canonicalBytes)
        guard let stage = Stage(rawValue: try reader.number()) else {
            throw EncodingProblem(.unexpected("an unknown reading stage"), at: 0)
        }
        self.stage = stage
        progressInPermille = try reader.number(upTo: 1000)
    }
}
