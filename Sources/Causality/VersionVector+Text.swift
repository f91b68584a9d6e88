extension VersionVector: CustomStringConvertible {
    /// `REPLICA:SEQUENCE` joined by commas, ordered by replica; `-` for the empty vector.
    public var description: String {
        isEmpty ? "-" : entries.map(\.description).joined(separator: ",")
    }

    /// Reads the text form.
    ///
    /// `nil` where the text is none: an unknown shape, a zero, a replica named twice.
    public init?(text: String) {
        self.init()
        if text == "-" || text.isEmpty { return }
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard halves.count == 2, let replica = ReplicaID(text: String(halves[0])),
                halves[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let sequence = UInt64(halves[1]),
                sequence > 0, sequence <= Causality.largestSequence,
                self[replica] == 0
            else { return nil }
            self[replica] = sequence
        }
    }
}
