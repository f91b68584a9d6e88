import Testing

@Suite struct HubLoadTests {
    @Test func `a short load with a kill in the middle loses nothing, and watchers are hinted`() throws {
        let shop = try Workshop()
        let outcome = try shop.run(
            CommandBinary.find("HubLoad"),
            [
                "load", "--binary", CommandBinary.path.get(), "--seconds", "4", "--replicas", "8", "--libraries", "4",
                "--kills", "1", "--watchers", "20", "--idle-seconds", "1",
            ])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
        #expect(outcome.text.contains("replicas differ in 0 libraries, changes are lost in 0"))
        #expect(outcome.text.contains("20 hints"))
    }

    @Test func `many libraries are filled and asked for`() throws {
        let shop = try Workshop()
        let outcome = try shop.run(
            CommandBinary.find("HubLoad"),
            ["libraries", "--binary", CommandBinary.path.get(), "--libraries", "12", "--visits", "12"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("12 libraries of 10 articles"))
        #expect(outcome.text.contains(#/asked for a library of all, at random: [0-9.]+ ms/#))
    }

    @Test func `what a sync costs is measured`() throws {
        let shop = try Workshop()
        let outcome = try shop.run(
            CommandBinary.find("HubLoad"),
            ["growth", "--binary", CommandBinary.path.get(), "--sizes", "10", "--rounds", "3"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        // One request where nothing is new, two for an edit.
        #expect(outcome.text.contains(#/10 \| [0-9.]+ ms \| [0-9.]+ ms, 1, .* \| [0-9.]+ ms, 2, /#))
    }
}
