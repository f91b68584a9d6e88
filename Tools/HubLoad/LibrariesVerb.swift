import ArgumentParser
import Foundation
import HubRemote
import HubServer
import Lectern

/// Measures a hub of very many small libraries: what each takes on disk, how soon the hub is there, and what it costs to be
/// the library that nobody has asked for lately.
struct LibrariesVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "libraries", abstract: "Measure a hub of very many small libraries.")

    @Option(help: "The lectern command whose hub is asked.") var binary: String
    @Option(help: "How many libraries there are.") var libraries = 10_000
    @Option(help: "How many articles each has.") var articles = 10
    @Option(help: "How many libraries are asked for in the end, one after the other.") var visits = 500

    func run() async throws {
        let place = FileManager.default.temporaryDirectory.path + "/lectern-libraries-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let hub = try HubProcess(binary: binary, data: place + "/hub")
        defer { hub.kill() }

        var members: [Member] = []
        let filling = try await ContinuousClock().measure {
            for number in 0..<libraries { members.append(try await member(place + "/replica", number, hub)) }
        }
        report("\(libraries) libraries of \(articles) articles in \(filling.milliseconds / 1_000) s")
        report("on disk: \(try size(of: place + "/hub") / libraries) bytes a library")

        let starting = try ContinuousClock().measure { try hub.killAndRestart() }
        report("started with them: \(starting.milliseconds) ms, \(hub.peakInMegabytes) MB")
        for what in ["of all, at random", "of the last few"] {
            let chosen = what.hasPrefix("of all") ? members.shuffled().prefix(visits) : members.prefix(50)
            if chosen.count == 50 { for member in chosen { _ = try await visit(member, hub) } }
            var times: [Double] = []
            for member in chosen { times.append(try await visit(member, hub)) }
            times.sort()
            report(
                "asked for a library \(what): \(times[times.count / 2]) ms, one of a hundred \(times[times.count * 99 / 100]) ms"
            )
        }
        report("hub: \(hub.peakInMegabytes) MB at most")
    }

    private struct Member {
        let library: LibraryID
        let token: String
    }

    /// A library with a few articles, whose replica is gone again.
    private func member(_ place: String, _ number: Int, _ hub: HubProcess) async throws -> Member {
        let (library, token) = try hub.newLibrary()
        let member = Member(library: library, token: token)
        var options = ReplicaOptions()
        options.store.keepsSearchIndex = false
        options.store.durability = .normal
        let replica = try await Replica.create(in: place, library: library, options: options)
        _ = try await replica.edit { editor in
            for article in 0..<articles {
                var draft = ArticleDraft()
                draft.url = "https://example.org/\(number)/\(article)"
                draft.fields = [ArticleField.title.set("Article \(article) of library \(number)")]
                draft.body = Array("The words of article \(article).".utf8)
                _ = try editor.save(draft)
            }
        }
        let remote = try self.remote(member, hub)
        _ = try await replica.sync(with: remote)
        await remote.close()
        try await replica.close()
        try FileManager.default.removeItem(atPath: place)
        return member
    }

    private func remote(_ member: Member, _ hub: HubProcess) throws -> HubRemote {
        try HubRemote(
            HubAddress(hub.url), library: member.library, token: member.token, options: .init(userAgent: "hub-load"))
    }

    /// Asks how a library stands, and returns how long that took, in milliseconds; connecting is part of it.
    private func visit(_ member: Member, _ hub: HubProcess) async throws -> Double {
        let remote = try remote(member, hub)
        let time = try await ContinuousClock().measure { _ = try await remote.state() }
        await remote.close()
        return time.milliseconds
    }

    private func size(of directory: String) throws -> Int {
        let files = FileManager.default.enumerator(
            at: URL(filePath: directory), includingPropertiesForKeys: [.fileSizeKey])
        var bytes = 0
        while let file = files?.nextObject() as? URL {
            bytes += try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        }
        return bytes
    }
}
