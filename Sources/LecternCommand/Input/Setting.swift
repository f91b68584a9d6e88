/// What a replica keeps for itself; the raw value is the name.
enum Setting: String, CaseIterable {
    /// The name for new comments.
    case commentName = "comment.name"
    /// The e-mail address for new comments.
    case commentEmail = "comment.email"
    /// The command of the editor.
    case editor
    /// Which texts of articles a sync takes.
    case syncBlobs = "sync.blobs"

    /// Whether lists say only that it is set.
    var isPrivate: Bool { self == .commentEmail }

    /// The values that it may have; `nil` where any will do.
    var choices: [String]? { self == .syncBlobs ? BlobChoice.allCases.map(\.rawValue) : nil }

    init(named name: String) throws {
        guard let setting = Setting(rawValue: name) else {
            throw CommandProblem.unknownSetting(name, known: Self.allCases.map(\.rawValue))
        }
        self = setting
    }
}
