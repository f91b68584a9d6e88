import Foundation

/// Reads a file of a workload, in pieces that fit into memory whatever its size.
struct WorkloadReader {
    private let path: String
    private let decoder = JSONDecoder()
    private var lines: LineReader
    private var pending: (step: WorkloadStep, offset: UInt64)?

    /// Opens a file; `offset` is where an earlier reader stopped.
    init(path: String, from offset: UInt64 = 0) throws {
        self.path = path
        lines = try LineReader(path: path, from: offset)
    }

    /// Where the next article starts.
    var offset: UInt64 { pending?.offset ?? lines.offset }

    /// The next articles, each with its annotations and comments; empty at the end of the file.
    mutating func articles(atMost limit: Int) throws -> [[WorkloadStep]] {
        var groups: [[WorkloadStep]] = []
        while true {
            let start = offset
            guard let step = try next() else { return groups }
            if case .putArticle = step {
                guard groups.count < limit else {
                    pending = (step, start)
                    return groups
                }
                groups.append([step])
            } else {
                guard !groups.isEmpty else {
                    throw BenchmarkProblem.malformed(path: path, line: lines.count, reason: "no article comes first")
                }
                groups[groups.count - 1].append(step)
            }
        }
    }

    /// All steps of a file.
    static func steps(path: String) throws -> [WorkloadStep] {
        var reader = try WorkloadReader(path: path)
        var steps: [WorkloadStep] = []
        while let step = try reader.next() { steps.append(step) }
        return steps
    }

    private mutating func next() throws -> WorkloadStep? {
        if let pending {
            self.pending = nil
            return pending.step
        }
        guard let line = try lines.next() else { return nil }
        do {
            return try decoder.decode(WorkloadStep.self, from: line)
        } catch {
            throw BenchmarkProblem.malformed(path: path, line: lines.count, reason: "\(error)")
        }
    }
}
