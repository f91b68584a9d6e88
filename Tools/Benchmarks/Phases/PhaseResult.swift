/// What a child process measured; not every phase has everything.
struct PhaseResult: Codable, Sendable {
    /// The time of the work itself: without starting, opening, and reading the workload.
    var seconds = 0.0
    /// The largest memory that the process had, in bytes; set by the child itself at its end.
    var peakInBytes = 0
    /// What went from one replica to the other, in bytes.
    var exchangedInBytes: Int?
    /// The files that went, whose compressed size is taken outside the clock.
    var exchangedFiles: [String] = []
    /// The database after the phase, its write-ahead log folded in.
    var diskInBytes: Int?
    /// How many transactions it took.
    var transactions: Int?
    /// The part of `seconds` in which the sender worked.
    var sendingSeconds: Double?
    /// The time of the second, empty exchange.
    var idleSeconds: Double?
    /// What went in the second, empty exchange.
    var idleInBytes: Int?
}
