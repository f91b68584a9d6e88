/// A change of a text: splices from its beginning to its end, in one pass.
///
/// It is in normal form: every splice deletes or inserts, and each but the first passes over something. So equal
/// changes are equal values.
public struct TextEdit: Hashable, Sendable {
    /// The steps in order.
    public private(set) var splices: [TextSplice]

    /// How far into a text an edit can reach: the scalars that it passes over, deletes and inserts, in all.
    public static let reachLimit = Int(Int32.max)

    /// Creates an edit that changes nothing.
    public init() { splices = [] }

    /// Creates an edit from steps, which are brought into normal form.
    ///
    /// To reach beyond the limit is a programmer's error.
    public init(_ steps: some Sequence<TextSplice>) {
        self.init()
        var skipped = 0
        for step in steps {
            skipped += step.skipped
            if step.isEmpty { continue }
            append(TextSplice(skipped: skipped, deleted: step.deleted, inserted: step.inserted))
            skipped = 0
        }
        precondition(reach <= Self.reachLimit, "an edit reaches over at most \(Self.reachLimit) scalars")
    }

    /// Creates an edit that replaces one stretch of a text.
    public init(at position: Int, deleting deleted: Int = 0, inserting inserted: String = "") {
        self.init(CollectionOfOne(TextSplice(skipped: position, deleted: deleted, inserted: inserted)))
    }

    /// Creates an edit from steps that are in normal form already and reach no farther than the limit.
    ///
    /// `nil` where they aren't, or do.
    public init?(normal splices: [TextSplice]) {
        var reach = 0
        for (index, splice) in splices.enumerated() {
            if splice.isEmpty || (index > 0 && splice.skipped == 0) { return nil }
            for count in [splice.skipped, splice.deleted, splice.insertedScalars] {
                if count > Self.reachLimit - reach { return nil }
                reach += count
            }
        }
        self.splices = splices
    }

    /// Creates an edit from steps that are known to be as they must.
    init(inNormalForm splices: [TextSplice]) { self.splices = splices }

    /// Whether it changes nothing.
    public var isEmpty: Bool { splices.isEmpty }

    /// The scalars that it passes over, deletes and inserts, in all.
    ///
    /// Cost: linear in the inserted text.
    public var reach: Int { splices.reduce(0) { $0 + $1.skipped + $1.deleted + $1.insertedScalars } }

    /// Adds a step that changes something; one that passes over nothing goes into the step before it.
    mutating func append(_ splice: TextSplice) {
        guard splice.skipped == 0, !splices.isEmpty else {
            splices.append(splice)
            return
        }
        splices[splices.count - 1].deleted += splice.deleted
        splices[splices.count - 1].inserted += splice.inserted
    }
}
