/// What a child process is to carry out.
struct PhaseRequest: Codable, Sendable {
    /// Who does the work.
    var engine: EngineName
    /// Which part of it.
    var phase: Phase
    /// The directory with the workload.
    var data: String
    /// The directory with the engine's files; the phases of one run share it.
    var work: String
    /// When a commit counts as done.
    var synchronous: Synchronous
    /// Whether the search index is kept.
    var keepsSearchIndex: Bool
    /// Where dumps go.
    var dump: String
}
