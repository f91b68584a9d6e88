import Foundation
import Lectern
import TestSupport
import Testing

/// Four processes write to one replica and are killed at random moments.
///
/// `LECTERN_CRASH_ROUNDS` sets the number of kills; the short run is for every day.
@Suite(.serialized)
struct CrashTests {
    static var rounds: Int { ProcessInfo.processInfo.environment["LECTERN_CRASH_ROUNDS"].flatMap { Int($0) } ?? 12 }

    @Test
    func `every acknowledged edit survives writers that are killed, under one replica id`() async throws {
        let directory = try TemporaryDirectory()
        let created = try await Replica.create(in: directory.path)
        let replica = try await created.status().replica
        try await created.close()

        var generator = SeededGenerator(seed: 2026)
        var acknowledged: Set<String> = []
        var writers: [Writer] = []
        for round in 0..<Self.rounds {
            while writers.count < 4 { writers.append(try Writer(directory.path, name: "r\(round)w\(writers.count)")) }
            // One writer gets some edits through; another one, wherever it is just then, is killed.
            let paced = generator.below(4)
            for _ in 0..<(1 + generator.below(5)) { acknowledged.insert(try await writers[paced].nextTitle()) }
            let victim = writers.remove(at: generator.below(4))
            acknowledged.formUnion(await victim.kill())
        }
        for writer in writers { acknowledged.formUnion(await writer.kill()) }

        let survivor = try await Replica.open(directory.path)
        #expect(survivor.newIdentity == nil)
        try await #expect(survivor.status().replica == replica)
        var titles: Set<String> = []
        var query = ArticleQuery()
        query.limit = 1_000_000
        for article in try await survivor.articles(query) { titles.insert(article.title) }
        #expect(acknowledged.count >= Self.rounds)
        #expect(acknowledged.subtracting(titles) == [])
        let report = try await survivor.verify()
        #expect(report.findings == [])
        #expect(report.changes >= acknowledged.count)
        try await survivor.close()
    }
}

/// A process that edits and says so.
private final class Writer {
    private let process = Process()
    /// The titles that it acknowledges, until it is gone.
    private let titles: AsyncStream<String>

    init(_ directory: String, name: String) throws {
        let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        process.executableURL = products.appendingPathComponent("CrashWriter")
        process.arguments = [directory, name]
        let pipe = Pipe()
        process.standardOutput = pipe
        let (titles, said) = AsyncStream<String>.makeStream()
        self.titles = titles
        try process.run()
        // A thread of its own waits for lines: all tests share the few of the pool.
        Thread { [output = pipe.fileHandleForReading] in
            var unread = Data()
            while case let more = output.availableData, !more.isEmpty {
                unread += more
                while let end = unread.firstIndex(of: 0x0a) {
                    said.yield(String(decoding: unread[..<end], as: UTF8.self))
                    unread = Data(unread[(end + 1)...])
                }
            }
            said.finish()
        }.start()
    }

    deinit { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }

    /// Waits for the next acknowledged title.
    func nextTitle() async throws -> String {
        guard let title = await titles.first(where: { _ in true }) else { throw WriterEnded() }
        return title
    }

    /// Kills the process at once and returns the titles that it had acknowledged.
    func kill() async -> [String] {
        Foundation.kill(process.processIdentifier, SIGKILL)
        let rest = await titles.reduce(into: []) { $0.append($1) }
        process.waitUntilExit()
        return rest
    }
}

private struct WriterEnded: Error {}
