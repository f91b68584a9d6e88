extension String {
    /// A path as SQLite takes it for that of a file: `file:…` and `:memory:` mean something else to it.
    var asDatabasePath: String { hasPrefix("/") ? self : "./" + self }
}
