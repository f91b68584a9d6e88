import Foundation
import Lectern
import Testing

/// Whoever listens is told of every change once it is durable.
struct ObservationTests {
    @Test
    func `observers hear of edits, imports and other openers' commits, in order`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        let id = try await laptop.add("Before anybody listened")
        let notices = try await laptop.changes()
        try await laptop.retitle(id, "Own edit")
        // A second opening of the same directory stands for another process.
        let other = try await Replica.open(files.path("laptop"), options: TemporaryLibrary.options)
        try await other.retitle(id, "Other process")
        let desktop = try await Replica.clone(files.path("laptop"), to: files.path("desktop"))
        try await desktop.retitle(id, "Desktop")
        try await desktop.exportBundle(to: files.path("d"))
        _ = try await laptop.importBundle(from: files.path("d"))

        var heard: [ChangeNotice] = []
        for await notice in notices {
            heard.append(notice)
            if heard.count == 3 { break }
        }
        #expect(heard.map(\.isLocal) == [true, true, false])
        #expect(heard.allSatisfy { $0.items.map(\.item.id) == [id] && $0.items.first?.fields == ["title"] })
        #expect(heard.map(\.change.sequence) == [2, 3, 1])
    }

    @Test
    func `observers hear of what is done after a snapshot came, and nothing twice`() async throws {
        let files = try TemporaryLibrary()
        let desktop = try await files.create("desktop")
        let id = try await desktop.add("Shared")
        let laptop = try await Replica.clone(
            files.path("desktop"), to: files.path("laptop"), options: TemporaryLibrary.options)
        // An own change that the desktop never sees stands before many of the desktop's.
        try await laptop.retitle(id, "Unsent")
        for number in 1...20 { try await desktop.retitle(id, "Desktop \(number)") }
        try await desktop.exportBundle(to: files.path("1"))
        _ = try await laptop.importBundle(from: files.path("1"))
        try await desktop.retitle(id, "Once more")
        _ = try await desktop.compact(.days(0))
        try await desktop.exportBundle(to: files.path("2"))

        let notices = try await laptop.changes()
        _ = try await laptop.importBundle(from: files.path("2"))
        try await laptop.retitle(id, "After it")
        var heard: [ChangeNotice] = []
        for await notice in notices {
            heard.append(notice)
            if heard.count == 2 { break }
        }
        #expect(heard.map(\.isLocal) == [false, true])
        #expect(heard.map(\.change.sequence) == [22, 2])
    }

    @Test
    func `the sequence ends when the replica is closed`() async throws {
        let files = try TemporaryLibrary()
        let laptop = try await files.create("laptop")
        let notices = try await laptop.changes()
        try await laptop.close()
        var heard = 0
        for await _ in notices { heard += 1 }
        #expect(heard == 0)
    }
}
