import HubRemote
import HubServer
import Lectern
import Synchronization

/// Many clients that wait for hints about one library.
struct Watch {
    let hub: HubProcess
    let library: LibraryID
    let clients: Int

    /// Measures what they cost while nothing happens, and how soon a hint is with all of them.
    func run(idleSeconds: Int, editing crowd: Crowd) async throws -> String {
        let book = HintBook()
        let tokens = try makeTokens()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                let remote = try HubRemote(
                    HubAddress(hub.url), library: library, token: tokens[client % tokens.count],
                    options: .init(userAgent: "hub-load"))
                group.addTask {
                    var isFirst = true
                    for try await _ in try await remote.hints() {
                        // The first hint says that the stream stands.
                        if isFirst {
                            book.listening.withLock { $0 += 1 }
                        } else {
                            book.arrivals.withLock { $0.append(.now) }
                        }
                        isFirst = false
                    }
                }
            }
            let patience = ContinuousClock.now + .seconds(60)
            while book.listening.withLock({ $0 }) < clients {
                guard ContinuousClock.now < patience else { throw DidNotConnect() }
                try await Task.sleep(for: .milliseconds(50))
            }
            let before = hub.processorSeconds
            try await Task.sleep(for: .seconds(idleSeconds))
            let used = hub.processorSeconds - before
            try await crowd.change(library)
            let start = ContinuousClock.now
            while book.arrivals.withLock({ $0.count }) < clients, .now - start < .seconds(30) {
                try await Task.sleep(for: .milliseconds(10))
            }
            let late = book.arrivals.withLock { $0 }.map { $0 - start }.sorted()
            group.cancelAll()
            let share = used / Double(idleSeconds) * 100
            return """
                \(clients) watchers: \(used) s of processor time in \(idleSeconds) idle seconds (\(share) %), \
                \(hub.peakInMegabytes) MB at most
                \(late.count) hints; the last one \(late.last.map { "\($0)" } ?? "never") after the push had returned
                """
        }
    }
}

extension Watch {
    struct DidNotConnect: Error {}

    /// A token for every few clients: one alone may not ask that often.
    private func makeTokens() throws -> [String] {
        var generator = SystemRandomNumberGenerator()
        return try (0...clients / 25).map { _ in
            try hub.directory.tokens(of: library).create(.reader, now: HubRoutes.wallClock(), using: &generator).token
                .text
        }
    }
}

/// Who listens, and when hints came.
private final class HintBook: Sendable {
    let listening = Mutex(0)
    let arrivals = Mutex<[ContinuousClock.Instant]>([])
}
