/// Finds the changes between two texts that a person made: first by lines, then by words, at last within words.
///
/// The result is exact whatever it finds, and depends on the two texts alone. It aims at edits that merge well and that
/// a reader would call the change, which isn't always the shortest: see `TextDiff+Cleanup.swift`.
///
/// Time and memory are linear in the texts, see `DiffEffort`.
struct TextDiff {
    let old: [UInt8]
    let new: [UInt8]
    var effort: DiffEffort

    init(_ old: [UInt8], _ new: [UInt8]) {
        self.old = old
        self.new = new
        effort = DiffEffort(steps: (1 << 22) + 4 * (old.count + new.count))
    }

    /// The changes in order, with something equal between any two.
    mutating func changes() -> [TextChange] { settled(dividedAtLines(cleaned(wordChanges()))) }

    /// The changes of words, however little stands between any two.
    mutating func wordChanges() -> [TextChange] {
        let (oldMiddle, newMiddle) = linesThatDiffer()
        let byLine = UnitComparison.changes(old, oldMiddle, new, newMiddle, by: .line, effort: &effort)
        var byWord: [TextChange] = []
        for change in byLine {
            if change.isPure {
                byWord.append(change)
            } else {
                byWord += UnitComparison.changes(old, change.old, new, change.new, by: .word, effort: &effort)
            }
        }
        return settled(byWord)
    }

    /// Both texts without the lines that they begin and end with in common.
    ///
    /// Most edits of a long text are small: this spares them the comparison by lines.
    private func linesThatDiffer() -> (old: Range<Int>, new: Range<Int>) {
        let shorter = min(old.count, new.count)
        var prefix = 0
        while prefix < shorter, old[prefix] == new[prefix] { prefix += 1 }
        while prefix > 0, !(old.startsLine(prefix) && new.startsLine(prefix)) { prefix -= 1 }
        var suffix = 0
        while suffix < shorter - prefix, old[old.count - 1 - suffix] == new[new.count - 1 - suffix] { suffix += 1 }
        while suffix > 0, !(old.startsLine(old.count - suffix) && new.startsLine(new.count - suffix)) { suffix -= 1 }
        return (prefix..<(old.count - suffix), prefix..<(new.count - suffix))
    }
}

extension TextChange {
    /// Finds the changes that lead from one text to another, in order, with something equal between any two.
    ///
    /// The texts may be any bytes; time and memory are linear in their lengths.
    public static func changes(from old: [UInt8], to new: [UInt8]) -> [TextChange] {
        var diff = TextDiff(old, new)
        return diff.changes()
    }
}

extension TextEdit {
    /// Finds an edit that leads from one text to another.
    ///
    /// Applied to `old` it gives `new`, byte for byte. It prefers few splices that follow words, sentences and
    /// paragraphs to the fewest scalars, and never cuts an emoji, a marked letter or CR LF that stays whole on both
    /// sides. It depends on the texts alone; time and memory are linear in their lengths.
    ///
    /// `old` may be any bytes. What of `new` isn't UTF-8 can be kept but not inserted: it becomes U+FFFD there.
    public init(from old: [UInt8], to new: [UInt8]) {
        self.init(from: old, to: new, by: TextChange.changes(from: old, to: new))
    }

    /// Finds an edit that leads from one text to another word by word: what both have in common is told best by these.
    ///
    /// Otherwise like `init(from:to:)`.
    public init(wordsFrom old: [UInt8], to new: [UInt8]) {
        var diff = TextDiff(old, new)
        self.init(from: old, to: new, by: diff.wordChanges())
    }

    private init(from old: [UInt8], to new: [UInt8], by changes: [TextChange]) {
        var splices: [TextSplice] = []
        var position = 0
        for change in changes {
            splices.append(
                TextSplice(
                    skipped: old.scalarCount(position..<change.old.lowerBound),
                    deleted: old.scalarCount(change.old),
                    inserted: String(decoding: new[change.new], as: UTF8.self)))
            position = change.old.upperBound
        }
        self.init(splices)
    }
}
