/// One step of an edit: the cursor passes over some text, deletes what follows, and inserts a text before the rest.
///
/// The cursor then stands behind the insertion. All counts are Unicode scalars.
public struct TextSplice: Sendable {
    /// How many scalars the cursor passes over.
    public let skipped: Int
    /// How many scalars are deleted behind them.
    public internal(set) var deleted: Int
    /// What is inserted in their place.
    public internal(set) var inserted: String

    /// Creates a step.
    ///
    /// A negative count is a programmer's error.
    public init(skipped: Int, deleted: Int = 0, inserted: String = "") {
        precondition(skipped >= 0 && deleted >= 0, "a splice counts scalars")
        self.skipped = skipped
        self.deleted = deleted
        self.inserted = inserted
    }

    /// How many scalars are inserted.
    ///
    /// Cost: linear.
    public var insertedScalars: Int { inserted.unicodeScalarCount }

    /// Whether the step changes nothing.
    public var isEmpty: Bool { deleted == 0 && inserted.utf8.isEmpty }
}

extension TextSplice: Hashable {
    /// Compares insertions as UTF-8, because `==` on texts takes canonically equivalent ones for equal.
    public static func == (left: Self, right: Self) -> Bool {
        left.skipped == right.skipped && left.deleted == right.deleted
            && left.inserted.utf8.elementsEqual(right.inserted.utf8)
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(skipped)
        hasher.combine(deleted)
        hasher.combine(Array(inserted.utf8))
    }
}
