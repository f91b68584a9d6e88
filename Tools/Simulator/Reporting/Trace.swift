internal import Causality

/// What happened in a run, as one hash: equal seeds must come to equal hashes, in every process.
struct Trace {
    private(set) var hash = ContentHash.zero
    private(set) var lines: [String] = []
    var keepsLines = false

    /// Notes a line, which must hold nothing that chance or the machine has a part in.
    mutating func note(_ line: String) {
        hash = ContentHash(hashing: hash.bytes + Array(line.utf8))
        if keepsLines { lines.append(line) }
    }
}
