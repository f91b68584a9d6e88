/// What keeps anchors from being scored.
enum ScoreProblem: Error, CustomStringConvertible {
    case missing(String)
    case nothingToScore(String)
    case unreadable(String, because: String)

    var description: String {
        switch self {
        case .missing(let path):
            "There is no folder \(path). Give the folder that holds reextraction, revisions or trace-anchors."
        case .nothingToScore(let path):
            "No folder below \(path) holds a truth.json. Give the folder that holds reextraction, revisions or "
                + "trace-anchors."
        case .unreadable(let path, let cause): "\(path) can't be read: \(cause)"
        }
    }
}
