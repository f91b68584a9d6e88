/// One search for all marks of a page.
struct AnchorResult: Codable {
    /// For all of them, the preparing of the page included.
    let seconds: Double
    /// Where each was found; empty where it was not.
    let found: [[Int]]

    /// How many were found where they are, or not found where they are gone.
    ///
    /// - Parameter places: where they are; a finding that overlaps counts.
    func right(_ places: [Range<Int>]) -> Int {
        zip(found, places).count { found, place in
            guard found.count == 2 else { return place.isEmpty }
            return place.overlaps(found[0]..<max(found[0], found[1]))
        }
    }
}

/// What a peer is asked for: all marks of a page.
struct AnchorTask: Encodable {
    /// The page as it was marked, and as it is now.
    let text: String
    let now: String
    /// Start and end of each mark.
    let marks: [[Int]]
    /// Each edit.
    let edits: [TextTrace.Patch]

    init(_ page: MarkedPage) {
        (text, now) = (page.text, page.now)
        marks = page.marks.map { [$0.lowerBound, $0.upperBound] }
        edits = page.edits.map { TextTrace.Patch($0) }
    }
}
