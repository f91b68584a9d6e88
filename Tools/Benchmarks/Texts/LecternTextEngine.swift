import Foundation
import Lectern

/// Drives this project's text engine through its public interface, in memory.
struct LecternTextEngine {
    let request: TextRequest

    func run() throws -> TextResult {
        switch request.phase {
        case .local: try local()
        case .localChange: try localChange()
        case .merge: try merge(Self.historyFile)
        case .mergeBundle: try merge(Self.bundleFile)
        case .load: try load()
        case .live: try live()
        case .editApart, .mergeApart: preconditionFailure("replicas apart are not in memory")
        }
    }

    /// Every patch is applied to the text, and kept as the operation that goes into the log.
    private func local() throws -> TextResult {
        let trace = try TextTrace(path: request.trace)
        var text = TextPieces()
        var log: [[TextEdit]] = []
        var result = try measure {
            for transaction in trace.transactions {
                var edits: [TextEdit] = []
                for patch in transaction.patches {
                    text.apply(patch.edit)
                    edits.append(patch.edit)
                }
                log.append(edits)
            }
            return text.render(root: [])
        }
        result.sizes = try write(log, text)
        return result
    }

    private func localChange() throws -> TextResult {
        let trace = try TextTrace(path: request.trace)
        return try measure {
            var author = TextPeer(replica: Self.replica(0), seed: 2)
            var log: [TextPeer.Sent] = []
            for transaction in trace.transactions { log.append(try author.edit(transaction.patches.map(\.edit))) }
            return author.text
        }
    }

    /// Writes the history in both forms, and the text at rest; returns their sizes.
    private func write(_ log: [[TextEdit]], _ text: TextPieces) throws -> [String: Int] {
        let whole = try bundle(of: [Array(log.joined())])
        try write(whole, to: Self.historyFile)
        let changes = try bundle(of: log)
        try write(changes, to: Self.bundleFile)

        var state = ItemState()
        state.texts.update(SingleTextStorage.name) { entry in
            entry = ItemText(
                name: SingleTextStorage.name,
                heads: [Dot(replica: Self.replica(0), sequence: UInt64(log.count), index: 0)],
                pieces: text)
        }
        let row = state.canonicalRow
        try write(row, to: Self.rowFile)
        return ["history_z": whole.count, "bundle": changes.count, "at_rest": row.count]
    }

    /// A bundle of one author's changes, each of some edits.
    private func bundle(of log: [[TextEdit]]) throws -> [UInt8] {
        var bundle = TextBundle()
        var author = TextPeer(replica: Self.replica(0), seed: 2)
        for edits in log { try bundle.append(try author.edit(edits)) }
        return try bundle.finish()
    }

    /// Takes a bundle into an empty text.
    private func merge(_ name: String) throws -> TextResult {
        let file = try read(name)
        return try measure {
            var peer = TextPeer(replica: Self.replica(99), seed: 0)
            try TextBundle.read(file) { try peer.receive($0.body, $0.id) }
            return peer.text
        }
    }

    private func load() throws -> TextResult {
        let row = try read(Self.rowFile)
        return try measure {
            try ItemState(canonicalRow: row).texts[SingleTextStorage.name]?.pieces.render(root: []) ?? []
        }
    }

    /// Each person has a replica, takes in what they had seen before each transaction, and the rest at the end.
    private func live() throws -> TextResult {
        let trace = try TextTrace(path: request.trace)
        let plan = LivePlan(trace)
        var peers = (0..<trace.outline.agents).map { TextPeer(replica: Self.replica($0), seed: UInt64($0)) }
        var sent: [TextPeer.Sent] = []
        var result = try measure {
            for (step, transaction) in zip(plan.steps, trace.transactions) {
                for index in step.missing { try peers[step.agent].receive(sent[index]) }
                sent.append(try peers[step.agent].edit(transaction.patches.map(\.edit)))
            }
            for (agent, missing) in plan.missingAtTheEnd.enumerated() {
                for index in missing { try peers[agent].receive(sent[index]) }
            }
            let texts = Set(peers.map { $0.text })
            guard let text = texts.first, texts.count == 1 else { throw BenchmarkProblem.diverged("the texts") }
            return text
        }
        var bundle = TextBundle()
        for change in sent { try bundle.append(change) }
        let bytes = try bundle.finish()
        try write(bytes, to: Self.bundleFile)
        result.sizes = ["sent": sent.reduce(0) { $0 + $1.bytes.count }, "bundle": bytes.count]
        return result
    }

    /// Takes the time and memory of work that comes to a text, and checks that text outside of the clock.
    private func measure(_ work: () throws -> [UInt8]) throws -> TextResult {
        let memory = MemoryGrowth()
        var stopwatch = Stopwatch()
        stopwatch.start()
        let text = try work()
        stopwatch.stop()
        var result = TextResult(seconds: stopwatch.seconds, peakInBytes: memory.read())
        guard try TextTrace.outline(path: request.trace).end.map({ Array($0.utf8) == text }) ?? true else {
            throw BenchmarkProblem.diverged("the text is not the one that the trace states")
        }
        result.scalars = String(decoding: text, as: UTF8.self).unicodeScalars.count
        return result
    }

    private static let historyFile = "history"
    private static let bundleFile = "bundle"
    private static let rowFile = "row"

    private static func replica(_ number: Int) -> ReplicaID {
        var generator = SplitMix64(seed: UInt64(number + 1))
        return .random(using: &generator)
    }

    private func read(_ name: String) throws -> [UInt8] {
        let path = request.work + "/" + name
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchmarkProblem.unreadable(path: path)
        }
        return Array(data)
    }

    private func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: request.work + "/" + name))
    }
}
