import Testing

/// A slice of what `Tools/simulate` does for hours.
@Suite struct SliceTests {
    @Test(.timeLimit(.minutes(30))) func `for two minutes no checker complains of the engine`() async throws {
        let (status, output) = try await SimulatorProcess.run([
            "--seeds", "1..1000000", "--steps", "60", "--minutes", "2",
        ])
        #expect(status == 0, "\(output)")
        let runs = try #require(output.firstMatch(of: /(\d+) runs, 0 failed/)?.1)
        #expect(try #require(Int(runs)) > 3)
    }

    @Test func `two processes make the same run of one seed`() async throws {
        let words = ["--seeds", "31..33", "--steps", "60", "--verbose", "--keep-going"]
        let first = try await SimulatorProcess.run(words).output
        #expect(try await SimulatorProcess.run(words).output == first)
        #expect(first.contains("trace"))
    }
}
