/// Why a measurement could not be taken.
enum BenchmarkProblem: Error, CustomStringConvertible {
    /// A file of the workload can't be read.
    case unreadable(path: String)
    /// A line of the workload isn't what the format asks for.
    case malformed(path: String, line: Int, reason: String)
    /// The workload names something that no line before it made.
    case unknownIdentifier(String)
    /// SQLite refused.
    case sqlite(attempt: String, message: String)
    /// A process that this one started failed.
    case child(command: String, status: Int32)
    /// The replicas differ after the merge.
    case diverged(String)

    /// A search found nothing of what is there.
    case foundNothing(String)

    /// One sentence for people.
    var description: String {
        switch self {
        case .unreadable(let path): "\(path) cannot be read."
        case .malformed(let path, let line, let reason): "\(path):\(line): \(reason)."
        case .unknownIdentifier(let id): "The workload names \(id) before it makes it."
        case .sqlite(let attempt, let message): "SQLite cannot \(attempt): \(message)."
        case .child(let command, let status): "\(command) ended with \(status)."
        case .foundNothing(let words): "A search for \(words) found nothing."
        case .diverged(let what): "After the merge the replicas differ: \(what)."
        }
    }
}
