import Foundation
import Lectern
import Testing

/// Many things in a row on a replica's own thread.
struct PerformTests {
    @Test
    func `edits in a row are changes of their own, and stay where a later one throws`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let made = try await replica.perform { replica in try (1...5).map { try replica.add("Article \($0)") } }
        #expect(Set(made).count == 5)
        #expect(try await replica.status().vector.changeCount == 5)

        await #expect(throws: EditProblem.self) {
            try await replica.perform { replica in
                try replica.retitle(made[0], "Changed")
                try replica.retitle(ItemID(value: 7), "Nowhere")
            }
        }
        #expect(try await replica.article(made[0])?.title == "Changed")
        #expect(try await replica.status().vector.changeCount == 6)
        #expect(try await replica.verify().findings == [])
        try await replica.close()
    }
}
