import Testing

/// A slice of what `Tools/simulate` does for hours.
@Suite struct SliceTests {
    @Test(arguments: ["1..12", "201..212"])
    func `no checker complains of the engine`(seeds: String) throws {
        let (status, output) = try SimulatorProcess.run(["--seeds", seeds, "--steps", "60"])
        #expect(status == 0, "\(output)")
    }

    @Test func `two processes make the same run of one seed`() throws {
        let runs = try (0..<2).map { _ in
            try SimulatorProcess.run(["--seeds", "31..33", "--steps", "60", "--verbose", "--keep-going"])
        }
        #expect(runs[0].output == runs[1].output)
        #expect(runs[0].output.contains("trace"))
    }
}
