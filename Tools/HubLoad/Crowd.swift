import Foundation
import HubRemote
import HubServer
import Lectern
import Synchronization

/// Replicas of several libraries, each with a way to the hub.
final class Crowd: Sendable {
    /// One replica.
    struct Member: Sendable {
        let library: LibraryID
        let replica: Replica
        let remote: HubRemote
        let seed: UInt64
    }

    /// What came of it.
    struct Outcome {
        var changes = 0
        var syncs = 0
        var failures: [String: Int] = [:]
        var unequal: [LibraryID] = []
        var incomplete: [LibraryID] = []

        var isWhole: Bool { unequal.isEmpty && incomplete.isEmpty }

        var text: String {
            let failed = failures.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            return """
                \(changes) changes, \(syncs) syncs that ended well, failed meanwhile: \(failed.isEmpty ? "none" : failed)
                replicas differ in \(unequal.count) libraries, changes are lost in \(incomplete.count)
                """
        }
    }

    private let members: [Member]
    /// Of each library that of one member.
    private let tokens: [LibraryID: String]
    private let hub: HubProcess
    private let place: String
    private let outcome = Mutex(Outcome())

    init(replicas: Int, libraries: Int, in place: String, hub: HubProcess) async throws {
        var generator = SystemRandomNumberGenerator()
        var tokens: [LibraryID: String] = [:]
        var members: [Member] = []
        let ids = (0..<libraries).map { _ in LibraryID.random(using: &generator) }
        for id in ids { try hub.directory.register(id) }
        for number in 0..<replicas {
            let library = ids[number % libraries]
            var options = ReplicaOptions()
            options.store.durability = .normal
            let replica = try await Replica.create(in: "\(place)/\(number)", library: library, options: options)
            let token = try hub.directory.tokens(of: library).create(
                .writer, now: HubRoutes.wallClock(), using: &generator
            ).token.text
            tokens[library] = token
            let remote = try HubRemote(
                HubAddress(hub.url), library: library, token: token, options: .init(userAgent: "hub-load"))
            members.append(Member(library: library, replica: replica, remote: remote, seed: UInt64(number)))
        }
        self.members = members
        self.tokens = tokens
        self.hub = hub
        self.place = place
    }

    var firstLibrary: LibraryID { members[0].library }

    func token(for library: LibraryID) -> String { tokens[library] ?? "" }

    func close() async {
        for member in members {
            await member.remote.close()
            try? await member.replica.close()
        }
    }

    /// Everybody edits and syncs at random until then.
    func work(until end: ContinuousClock.Instant) async {
        await withTaskGroup(of: Void.self) { group in
            for member in members {
                group.addTask {
                    while ContinuousClock.now < end {
                        try? await Task.sleep(for: .milliseconds(.random(in: 0...4_000)))
                        await self.step(member)
                    }
                }
            }
        }
    }

    /// Edits a little and syncs.
    func step(_ member: Member) async {
        do {
            for _ in 0..<Int.random(in: 1...3) { try await edit(member.replica) }
            try await sync(member)
        } catch {
            let code = (error as? any ExplainedProblem)?.code ?? "\(type(of: error))"
            outcome.withLock { $0.failures[code, default: 0] += 1 }
        }
    }

    private func sync(_ member: Member) async throws {
        // Who comes again in a moment anyway needs no patience.
        var retry = RetryPolicy.patient
        retry.attempts = 1
        _ = try await member.replica.sync(with: member.remote, retry: retry)
        outcome.withLock { $0.syncs += 1 }
    }

    private func edit(_ replica: Replica) async throws {
        let known = try await replica.articles()
        _ = try await replica.edit { editor in
            if let article = known.randomElement(), Bool.random() {
                let key = ItemKey(kind: .article, id: article.id)
                try editor.write([ArticleField.title.set("Title \(Int.random(in: 0..<1_000))")], to: key)
            } else {
                var draft = ArticleDraft()
                draft.fields = [ArticleField.title.set("Article")]
                draft.body = Array(String(repeating: "Words \(Int.random(in: 0..<1_000_000)). ", count: 100).utf8)
                _ = try editor.save(draft)
            }
        }
    }

    /// Everybody syncs until all is everywhere; then it is compared.
    func settle() async throws -> Outcome {
        for _ in 0..<2 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for member in members {
                    group.addTask { _ = try await member.replica.sync(with: member.remote) }
                }
                try await group.waitForAll()
            }
        }
        for (library, members) in Dictionary(grouping: members, by: \.library) {
            var digests: Set<LibraryDigest> = []
            var made: UInt64 = 0
            for member in members {
                let status = try await member.replica.status()
                digests.insert(status.digest)
                made += status.vector[status.replica]
            }
            let clone = try await Replica.create(in: "\(place)/clone-\(library)", library: library)
            _ = try await clone.sync(with: members[0].remote)
            let status = try await clone.status()
            digests.insert(status.digest)
            try await clone.close()
            outcome.withLock { outcome in
                outcome.changes += Int(made)
                if digests.count > 1 { outcome.unequal.append(library) }
                if status.vector.changeCount != made { outcome.incomplete.append(library) }
            }
        }
        return outcome.withLock { $0 }
    }

    /// One change to a library, pushed.
    func change(_ library: LibraryID) async throws {
        guard let member = members.first(where: { $0.library == library }) else { return }
        try await edit(member.replica)
        _ = try await member.replica.sync(with: member.remote)
    }
}
