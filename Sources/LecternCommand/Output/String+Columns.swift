extension String {
    /// The text with spaces behind it up to a width.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }

    /// The text with spaces in front of it up to a width.
    func leftPadded(to width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }

    /// The beginning of the text where it is longer than a width; all of it where there is none.
    func cut(to width: Int?) -> String {
        guard let width, count > width else { return self }
        return prefix(Swift.max(0, width - 1)) + "…"
    }
}
