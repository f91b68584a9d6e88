import ArgumentParser
import Foundation
import FoundationNetworking
import HubRemote
import HubServer
import Lectern

/// Measures what a sync costs in small and large libraries: one that finds nothing new, and one with a single edit.
///
/// Both ought to cost the same whatever the size. Bytes are those of bodies, as the hub counts them.
struct GrowthVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth", abstract: "Measure a no-op and a sync of one edit in libraries of several sizes.")

    @Option(help: "The lectern command whose hub is asked.") var binary: String
    @Option(help: "The numbers of articles.") var sizes = "100,1000,10000,100000"
    @Option(help: "How often each is measured; the median counts.") var rounds = 31

    func run() async throws {
        let place = FileManager.default.temporaryDirectory.path + "/lectern-growth-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let hub = try HubProcess(binary: binary, data: place + "/hub")
        defer { hub.kill() }
        report("articles | first sync | no-op: time, requests, bytes in, out | one edit: time, requests, bytes in, out")
        for size in sizes.split(separator: ",").compactMap({ Int($0) }) {
            report(try await line(size, place, hub))
        }
    }

    private func line(_ size: Int, _ place: String, _ hub: HubProcess) async throws -> String {
        let (library, token) = try hub.newLibrary()
        let remote = try HubRemote(
            HubAddress(hub.url), library: library, token: token, options: .init(userAgent: "hub-load"))
        let replica = try await Replica.create(in: "\(place)/\(size)", library: library)
        let articles = try await fill(replica, size)
        let first = try await ContinuousClock().measure { _ = try await replica.sync(with: remote) }

        var idle: [Cost] = []
        var edited: [Cost] = []
        for round in 0..<rounds {
            idle.append(try await cost(hub) { _ = try await replica.sync(with: remote) })
            let key = ItemKey(kind: .article, id: articles[round * 7_919 % articles.count])
            _ = try await replica.edit { try $0.write([ArticleField.title.set("Edited \(round)")], to: key) }
            edited.append(try await cost(hub) { _ = try await replica.sync(with: remote) })
        }
        await remote.close()
        try await replica.close()
        return "\(size) | \(first.milliseconds) ms | \(Cost.median(idle)) | \(Cost.median(edited))"
    }

    /// Saves articles, a hundred in a change.
    private func fill(_ replica: Replica, _ size: Int) async throws -> [ItemID] {
        var ids: [ItemID] = []
        for start in stride(from: 0, to: size, by: 100) {
            ids += try await replica.edit { editor in
                try (start..<min(start + 100, size)).map { number in
                    var draft = ArticleDraft()
                    draft.url = "https://example.org/\(number)"
                    draft.fields = [ArticleField.title.set("Article \(number)")]
                    draft.body = Array("The words of article \(number).".utf8)
                    return try editor.save(draft).id
                }
            }.result
        }
        return ids
    }

    private func cost(_ hub: HubProcess, _ body: () async throws -> Void) async throws -> Cost {
        let before = try await HubCounters(hub)
        let time = try await ContinuousClock().measure(body)
        let after = try await HubCounters(hub)
        // Asking for the counters counts as well.
        let again = try await HubCounters(hub)
        return Cost(
            milliseconds: time.milliseconds, requests: after.requests - before.requests,
            received: after.received - before.received - (again.received - after.received),
            sent: after.sent - before.sent - (again.sent - after.sent))
    }
}

/// What one sync cost.
private struct Cost: CustomStringConvertible {
    var milliseconds: Double
    var requests: Int
    var received: Int
    var sent: Int

    static func median(_ costs: [Cost]) -> Cost {
        costs.sorted { $0.milliseconds < $1.milliseconds }[costs.count / 2]
    }

    var description: String { "\(milliseconds) ms, \(requests), \(received), \(sent)" }
}

/// What a hub says that it has done for libraries.
private struct HubCounters {
    var requests = 0
    var received = 0
    var sent = 0

    init(_ hub: HubProcess) async throws {
        let (data, _) = try await URLSession.shared.data(from: URL(string: hub.url + "/metrics") ?? URL(filePath: "/"))
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            let value = line.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) } ?? 0
            let isOurs = line.contains("route=\"p") || !line.contains("route=")
            if line.hasPrefix("lectern_hub_requests_total") && isOurs { requests += value }
            if line.hasPrefix("lectern_hub_received_bytes_total") { received += value }
            if line.hasPrefix("lectern_hub_sent_bytes_total") { sent += value }
        }
    }
}

extension Duration {
    /// In milliseconds, to the hundredth.
    var milliseconds: Double {
        let all = Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
        return (all * 100).rounded() / 100
    }
}
