extension Int {
    /// A number of things: `1 change`, `2 changes`.
    func of(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
