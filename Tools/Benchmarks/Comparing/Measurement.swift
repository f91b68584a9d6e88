/// One measurement of one row.
struct Measurement {
    let seconds: Double
    /// The database, or what was exchanged.
    let bytes: Int
    /// The largest memory of the process, in bytes.
    let peakInBytes: Int

    init(seconds: Double, bytes: Int, peakInBytes: Int) {
        self.seconds = seconds
        self.bytes = bytes
        self.peakInBytes = peakInBytes
    }

    init(_ row: ComparedPhase, _ result: PhaseResult) {
        self.init(
            seconds: result.seconds, bytes: (row.bytesAreOnDisk ? result.diskInBytes : result.exchangedInBytes) ?? 0,
            peakInBytes: result.peakInBytes)
    }
}
