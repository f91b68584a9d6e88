extension Array {
    /// Its elements in pages of so many, for what is read and printed one page after the other.
    func pages(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0...].prefix(size) }
    }
}
