/// What the resolver has to reach, and what it did.
struct Goal: Encodable {
    let name: String
    /// In a thousand.
    let needed: Int
    /// In a thousand, of `count`.
    let reached: Int
    let count: Int
    let isMet: Bool

    /// The goals that the samples have something for, for both ways in which texts come about.
    static func all(of score: Score) -> [Goal] { Score.Way.allCases.flatMap { all(of: score, $0) } }

    private static func all(of score: Score, _ way: Score.Way) -> [Goal] {
        let everything = score.tally(way)
        return [
            least(990, "\(way), reextraction, exact: right", score.tally(way, of: [.exact], kind: "reextraction")),
            least(
                950, "\(way), revisions, exact and moved: right",
                score.tally(way, of: [.exact, .moved], kind: "revisions")),
            least(800, "\(way), edited: a span that overlaps the truth", score.tally(way, of: [.edited])),
            Goal(
                name: "\(way), everything: wrong span at most", needed: 5,
                reached: (everything.wrong * 1000 + everything.count - 1) / max(1, everything.count),
                count: everything.count, isMet: everything.wrong * 1000 <= 5 * everything.count),
        ].filter { $0.count > 0 }
    }

    private static func least(_ permille: Int, _ name: String, _ tally: Tally) -> Goal {
        Goal(
            name: name, needed: permille, reached: tally.rightInPermille, count: tally.count,
            isMet: tally.right * 1000 >= permille * tally.count)
    }
}
