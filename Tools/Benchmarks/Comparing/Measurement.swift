/// One measurement of one row.
struct Measurement {
    let seconds: Double
    /// The database, or what was exchanged.
    let bytes: Int
    /// What was exchanged, compressed by zlib, by which engines that compress and engines that don't can be compared.
    let deflatedBytes: Int?
    /// The largest memory of the process, in bytes.
    let peakInBytes: Int

    init(seconds: Double, bytes: Int, deflatedBytes: Int? = nil, peakInBytes: Int) {
        self.seconds = seconds
        self.bytes = bytes
        self.deflatedBytes = deflatedBytes
        self.peakInBytes = peakInBytes
    }

    init(_ row: ComparedPhase, _ result: PhaseResult) {
        self.init(
            seconds: result.seconds, bytes: (row.bytesAreOnDisk ? result.diskInBytes : result.exchangedInBytes) ?? 0,
            deflatedBytes: row.bytesAreOnDisk || result.exchangedFiles.isEmpty
                ? nil : Deflated.sum(result.exchangedFiles), peakInBytes: result.peakInBytes)
    }
}
