/// Who does the work.
enum EngineName: String, Codable, Sendable, CaseIterable {
    /// This project's engine.
    case lectern
    /// The same rows in plain tables, with no history and no sync: the floor.
    case plainSQLite = "plain-sqlite"
    /// The same, with its session extension to carry changes from one of two databases to the other.
    case session = "sqlite-session"
    /// The library as one document of pycrdt.
    case pycrdt
    /// The library as one document of loro.
    case loro

    /// Whether libraries.py drives it.
    var isDrivenByScript: Bool { self == .pycrdt || self == .loro }
}
