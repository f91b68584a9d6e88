internal import Causality

/// What a verification looked at, and what it found.
public struct VerificationReport: Hashable, Sendable {
    /// Something that is wrong.
    public struct Finding: Hashable, Sendable {
        /// Where to look for it.
        public enum Area: String, Hashable, Sendable {
            /// SQLite's own pages and indexes.
            case file
            /// The hash chain and the bytes of changes.
            case log
            /// Items and what is derived from them.
            case projection
            /// The digest.
            case digest
            /// Captures and their hashes.
            case captures
            /// Private records and their commitments.
            case privateRecords = "private-records"
            /// The search index.
            case search
        }

        /// Where to look for it.
        public let area: Area
        /// What is wrong, in one sentence.
        public let sentence: String
    }

    /// Changes whose hashes were computed anew.
    public internal(set) var changes = 0
    /// Items that were folded anew and compared.
    public internal(set) var items = 0
    /// Captures whose hashes were computed anew.
    public internal(set) var captures = 0
    /// What is wrong; empty where all is well.
    public internal(set) var findings: [Finding] = []

    /// Whether all is well.
    public var isClean: Bool { findings.isEmpty }

    mutating func note(_ area: Finding.Area, _ sentence: String) {
        if findings.count < 100 { findings.append(Finding(area: area, sentence: sentence)) }
    }
}
