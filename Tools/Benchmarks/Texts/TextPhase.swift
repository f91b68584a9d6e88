/// Who keeps the text.
enum TextEngine: String, Codable, CaseIterable, Sendable {
    case lectern
    /// Yrs, the port of Yjs to Rust, through Python.
    case pycrdt
    /// Loro, also in Rust and through Python.
    case loro
}

/// A part of the work on a text that is measured by itself, in a process of its own.
enum TextPhase: String, Codable, Sendable {
    /// One person's edits, a transaction each; writes what the phases after it read.
    case local
    /// The same, each transaction a change with its bytes, as the library makes and folds it.
    case localChange
    /// The whole history into an empty text, in the most compact form that the engine exchanges.
    case merge
    /// The same as a bundle holds it, a change a transaction.
    case mergeBundle
    /// A text at rest, read until it can be shown.
    case load
    /// Everybody's edits as they saw the text, each sent by itself to all others; writes what `merge` reads.
    case live
    /// Two replicas apart, a transaction each edit.
    case editApart
    /// What each lacks goes to the other.
    case mergeApart
}

/// What a child process is to do with a text.
struct TextRequest: Codable, Sendable {
    /// What is edited apart.
    enum Target: String, Codable, Sendable {
        /// The note of an annotation: a text that began empty.
        case note
        /// The text of an article, on the page as it was captured.
        case body
    }

    var engine: TextEngine
    var phase: TextPhase
    /// The file of the trace.
    var trace: String
    /// The directory with the engine's files; the phases of one trace share it.
    var work: String
    var synchronous = Synchronous.normal
    var keepsSearchIndex = false
    var target = Target.note
}

/// What a child process measured on a text.
struct TextResult: Codable, Sendable {
    /// The time of the work itself: without starting, reading the trace, and checking the text.
    var seconds = 0.0
    /// The middle one of the edits; `nil` where they aren't timed one by one.
    var medianSeconds: Double?
    /// By how much the largest memory exceeded what the process held before the work, the trace included.
    var peakInBytes = 0
    /// The scalars of the text in the end.
    var scalars = 0
    /// Sizes in bytes, by the names that README.md explains.
    var sizes: [String: Int] = [:]
}
