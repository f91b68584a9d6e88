internal import LibraryModel
internal import MergeTypes

/// What differs between two texts, by whole lines.
public struct TextDifference: Hashable, Sendable {
    /// Lines that stand in place of others.
    public struct Hunk: Hashable, Sendable {
        /// The number of the first line in the old text, counted from 1.
        public let line: Int
        /// Lines of the old text, without their ends.
        public let removed: [String]
        /// Lines of the new text, without their ends.
        public let added: [String]
    }

    /// The differences in the order of the text.
    public let hunks: [Hunk]

    /// Compares two texts; what of them is not UTF-8 is shown as U+FFFD.
    public init(from old: [UInt8], to new: [UInt8]) {
        var (line, counted) = (1, 0)
        hunks = Self.changes(from: old, to: new).map { change in
            line += old[counted..<change.old.lowerBound].count { $0 == UInt8(ascii: "\n") }
            counted = change.old.lowerBound
            var (removed, added) = (Self.lines(old[change.old]), Self.lines(new[change.new]))
            let ends = [old[change.old], new[change.new]].map { $0.isEmpty || $0.last == UInt8(ascii: "\n") }
            if ends[0] != ends[1] {
                if !ends[0] { removed.append(Self.noLineEnd) }
                if !ends[1] { added.append(Self.noLineEnd) }
            }
            return Hunk(line: line, removed: removed, added: added)
        }
    }

    /// Stands behind a last line that has no end, where the other text's has one.
    public static let noLineEnd = "\\ no line end"

    /// The stretches of whole lines that differ, as ranges of bytes.
    private static func changes(
        from old: [UInt8], to new: [UInt8]
    ) -> [(old: Range<Int>, new: Range<Int>)] {
        var changes: [(old: Range<Int>, new: Range<Int>)] = []
        for change in TextChange.changes(from: old, to: new) {
            let (oldRange, newRange) = (change.old, change.new)
            // Both sides are widened by what they have in common, so that lines are whole.
            let before = oldRange.lowerBound - lineStart(of: oldRange.lowerBound, in: old)
            let endsLines = endsLine(oldRange.upperBound, in: old) && endsLine(newRange.upperBound, in: new)
            let after = endsLines ? 0 : lineEnd(of: oldRange.upperBound, in: old) - oldRange.upperBound
            let wideOld = oldRange.lowerBound - before..<oldRange.upperBound + after
            let wideNew = newRange.lowerBound - before..<newRange.upperBound + after
            if let last = changes.last, wideOld.lowerBound <= last.old.upperBound {
                changes[changes.count - 1] = (
                    last.old.lowerBound..<wideOld.upperBound, last.new.lowerBound..<wideNew.upperBound
                )
            } else {
                changes.append((wideOld, wideNew))
            }
        }
        return changes
    }

    private static func lineStart(of place: Int, in text: [UInt8]) -> Int {
        text[..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    private static func lineEnd(of place: Int, in text: [UInt8]) -> Int {
        text[place...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
    }

    private static func endsLine(_ place: Int, in text: [UInt8]) -> Bool {
        place == 0 || text[place - 1] == UInt8(ascii: "\n")
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> [String] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }
}
