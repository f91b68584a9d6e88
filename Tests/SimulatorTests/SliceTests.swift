import Testing

/// A slice of what `Tools/simulate` does for hours.
@Suite struct SliceTests {
    @Test(.timeLimit(.minutes(10))) func `for two minutes no checker complains of the engine`() throws {
        let (status, output) = try SimulatorProcess.run(["--seeds", "1..1000000", "--steps", "60", "--minutes", "2"])
        #expect(status == 0, "\(output)")
        let runs = try #require(output.firstMatch(of: /(\d+) runs, 0 failed/)?.1)
        #expect(try #require(Int(runs)) > 3)
    }

    @Test func `two processes make the same run of one seed`() throws {
        let runs = try (0..<2).map { _ in
            try SimulatorProcess.run(["--seeds", "31..33", "--steps", "60", "--verbose", "--keep-going"])
        }
        #expect(runs[0].output == runs[1].output)
        #expect(runs[0].output.contains("trace"))
    }
}
