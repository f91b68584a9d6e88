/// Who does the work.
enum EngineName: String, Codable, Sendable {
    /// This project's engine.
    case lectern
    /// The same rows in plain tables, with no history and no sync: the floor.
    case plainSQLite = "plain-sqlite"
}
