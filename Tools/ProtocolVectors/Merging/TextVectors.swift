import Causality
import LibraryModel
import MergeTypes

/// Edits of one text, and what they come to.
enum TextVectors {
    static func cases() -> [JSONValue] {
        [sequential, interleaving, deleting, origins, roots, tails, scalars].flatMap { $0 }.map { $0.json } + random
    }

    /// What one author does after the other.
    private static var sequential: [TextHistory] {
        [
            TextHistory("a text that nobody edited", root: "The root."),
            TextHistory("a text that began empty", root: nil, (1, [], TextEdit(at: 0, inserting: "typed"))),
            TextHistory(
                "one edit after the other", root: "The root of it.",
                (1, [], TextEdit(at: 4, inserting: "old ")), (1, [0], TextEdit(at: 0, deleting: 4)),
                (
                    2, [1],
                    TextEdit([
                        TextSplice(skipped: 1, deleted: 2, inserted: "LD"), TextSplice(skipped: 5, inserted: "s"),
                    ])
                )),
            TextHistory(
                "what was typed is deleted again, and typed again", root: nil,
                (1, [], TextEdit(at: 0, inserting: "abc")), (1, [0], TextEdit(at: 1, deleting: 1)),
                (1, [1], TextEdit(at: 1, inserting: "b"))),
            TextHistory(
                "an insertion inside another one", root: nil,
                (1, [], TextEdit(at: 0, inserting: "abef")), (1, [0], TextEdit(at: 2, inserting: "cd"))),
        ]
    }

    /// What is typed apart at one place stands one after the other.
    private static var interleaving: [TextHistory] {
        let forwards = { (text: String) in
            text.unicodeScalars.enumerated().map { TextEdit(at: $0, inserting: String($1)) }
        }
        let backwards = { (text: String) in
            text.unicodeScalars.reversed().map { TextEdit(at: 0, inserting: String($0)) }
        }
        return [
            TextHistory("two words typed forwards at one place", root: nil, apart: forwards("one"), forwards("two")),
            TextHistory("two words typed backwards at one place", root: nil, apart: backwards("one"), backwards("two")),
            TextHistory("one typed forwards, one backwards", root: nil, apart: forwards("one"), backwards("two")),
            TextHistory("one typed backwards, one forwards", root: nil, apart: backwards("one"), forwards("two")),
            TextHistory(
                "three words typed forwards inside a text", root: "ab",
                apart: "one", "two", "six", at: 1),
            TextHistory(
                "two edits at one place are ordered by their names", root: "[]",
                (2, [], TextEdit(at: 1, inserting: "second")), (1, [], TextEdit(at: 1, inserting: "first"))),
            TextHistory(
                "both wrote, each read the other, and both wrote on at one place", root: nil,
                (1, [], TextEdit(at: 0, inserting: "a")), (2, [], TextEdit(at: 0, inserting: "b")),
                (1, [0, 1], TextEdit(at: 1, inserting: "x")), (2, [0, 1], TextEdit(at: 1, inserting: "y"))),
            TextHistory(
                "three authors, two of whom have read one of the others", root: "..",
                (1, [], TextEdit(at: 1, inserting: "one")), (2, [0], TextEdit(at: 2, inserting: "two")),
                (3, [], TextEdit(at: 1, inserting: "three")), (1, [1, 2], TextEdit(at: 3, inserting: "!"))),
        ]
    }

    private static var deleting: [TextHistory] {
        [
            TextHistory(
                "both delete the same words", root: "one two three",
                (1, [], TextEdit(at: 4, deleting: 4)), (2, [], TextEdit(at: 4, deleting: 4))),
            TextHistory(
                "deletions that overlap", root: "0123456789",
                (1, [], TextEdit(at: 2, deleting: 4)), (2, [], TextEdit(at: 4, deleting: 4))),
            TextHistory(
                "an insertion inside what another deletes stays", root: "0123456789",
                (1, [], TextEdit(at: 2, deleting: 6)), (2, [], TextEdit(at: 5, inserting: "kept"))),
            TextHistory(
                "both replace the same words", root: "one two three",
                (1, [], TextEdit(at: 4, deleting: 3, inserting: "2")),
                (2, [], TextEdit(at: 4, deleting: 3, inserting: "II"))),
            TextHistory(
                "all is deleted while somebody types", root: "gone",
                (1, [], TextEdit(at: 0, deleting: 4)), (2, [], TextEdit(at: 4, inserting: "!"))),
            TextHistory(
                "an edit in several splices beside another one", root: "0123456789",
                (
                    1, [],
                    TextEdit([
                        TextSplice(skipped: 1, deleted: 1, inserted: "a"), TextSplice(skipped: 3, inserted: "b"),
                        TextSplice(skipped: 2, deleted: 1),
                    ])
                ), (2, [], TextEdit([TextSplice(skipped: 1, inserted: "x"), TextSplice(skipped: 6, deleted: 2)]))),
        ]
    }

    /// Left and right origins that were deleted, or that somebody else split.
    private static var origins: [TextHistory] {
        [
            TextHistory(
                "typed behind a scalar that is deleted meanwhile", root: "abc",
                (1, [], TextEdit(at: 1, deleting: 1)), (2, [], TextEdit(at: 2, inserting: "x")),
                (3, [], TextEdit(at: 1, inserting: "y"))),
            TextHistory(
                "the right origin may be a deleted scalar", root: "abcd",
                (1, [], TextEdit(at: 1, deleting: 2)), (1, [0], TextEdit(at: 1, inserting: "x")),
                (2, [], TextEdit(at: 2, inserting: "y")), (3, [0], TextEdit(at: 1, inserting: "z"))),
            TextHistory(
                "children on the right are ordered by their right origins, the last one first", root: nil,
                (1, [], TextEdit(at: 0, inserting: "a")), (2, [0], TextEdit(at: 1, inserting: "b")),
                (3, [1], TextEdit(at: 1, inserting: "c")), (4, [0], TextEdit(at: 1, inserting: "d")),
                (5, [1], TextEdit(at: 1, inserting: "e"))),
            TextHistory(
                "a run that another author split in two", root: nil,
                (1, [], TextEdit(at: 0, inserting: "abcdef")), (2, [0], TextEdit(at: 3, inserting: "<2>")),
                (3, [0], TextEdit(at: 3, inserting: "<3>")), (1, [1, 2], TextEdit(at: 3, deleting: 6))),
        ]
    }

    private static var roots: [TextHistory] {
        [
            TextHistory(
                "a root of several lines, deleted in the middle and at both ends", root: "one\r\ntwo\nthree",
                (
                    1, [],
                    TextEdit([
                        TextSplice(skipped: 0, deleted: 1), TextSplice(skipped: 3, deleted: 3),
                        TextSplice(skipped: 6, deleted: 1),
                    ])
                )),
            TextHistory("an empty root", root: "", (1, [], TextEdit(at: 0, inserting: "x"))),
            TextHistory("a root that is gone", root: "abc", (1, [], TextEdit(at: 0, deleting: 3))),
            TextHistory(
                "scalars of the root that were deleted apart are one gap", root: "0123456789",
                (1, [], TextEdit(at: 2, deleting: 3)), (2, [], TextEdit(at: 5, deleting: 2))),
            TextHistory(
                "a root that is not UTF-8: every byte outside 80 to BF begins a scalar",
                rootBytes: [0x61, 0xff, 0x80, 0xc3, 0xa9, 0x62], (1, [], TextEdit(at: 1, deleting: 1, inserting: "-"))),
        ]
    }

    /// Behind the root's last scalar it goes on, and shows nothing.
    private static var tails: [TextHistory] {
        [
            TextHistory(
                "typed behind the end of the root", root: "abc", (1, [], TextEdit(at: 3, inserting: "d"))),
            TextHistory(
                "typed far behind the end of the root, and nearer", root: "abc",
                (1, [], TextEdit(at: 1_000, inserting: "far")), (1, [0], TextEdit(at: 3, inserting: "near"))),
            TextHistory(
                "deleted beyond the end of the root", root: "abc", (1, [], TextEdit(at: 2, deleting: 10)),
                (1, [0], TextEdit(at: 2, inserting: "x"))),
            TextHistory(
                "as far as an edit reaches, twice", root: "abc",
                (1, [], TextEdit(at: 0, deleting: TextEdit.reachLimit)),
                (1, [0], TextEdit(at: 0, deleting: TextEdit.reachLimit - 1, inserting: "x"))),
            TextHistory(
                "in the tail of a text that began empty", root: nil,
                (1, [], TextEdit(at: 5, inserting: "b")), (2, [], TextEdit(at: 2, inserting: "a"))),
            TextHistory(
                "concurrent edits in the tail", root: "abc",
                (1, [], TextEdit(at: 5, inserting: "first")), (2, [], TextEdit(at: 4, deleting: 2)),
                (3, [], TextEdit(at: 5, inserting: "third"))),
        ]
    }

    /// Positions count scalars, whatever people see.
    private static var scalars: [TextHistory] {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}"
        return [
            TextHistory(
                "inside a family of five scalars", root: "a\(family)b",
                (1, [], TextEdit(at: 3, inserting: "-")), (2, [], TextEdit(at: 4, deleting: 1))),
            TextHistory(
                "between a carriage return and a line feed", root: "a\r\nb",
                (1, [], TextEdit(at: 2, inserting: "x")), (2, [], TextEdit(at: 1, deleting: 1))),
            TextHistory(
                "a combining accent is a scalar of its own", root: "cafe\u{301}",
                (1, [], TextEdit(at: 4, deleting: 1)), (2, [], TextEdit(at: 3, deleting: 1, inserting: "E"))),
            TextHistory(
                "text that runs from right to left", root: "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
                (1, [], TextEdit(at: 1, inserting: "\u{5b8}")), (2, [], TextEdit(at: 4, inserting: " \u{200f}!")),
                (2, [1], TextEdit(at: 0, inserting: "\u{202b}"))),
            TextHistory(
                "composed and decomposed letters stay what they are", root: "\u{e9}e\u{301}",
                (1, [], TextEdit(at: 1, inserting: "\u{e9}")), (2, [], TextEdit(at: 1, inserting: "e\u{301}"))),
            TextHistory(
                "scalars of one to four bytes, in one insertion", root: "a\u{e9}\u{20ac}\u{1f4da}",
                (1, [], TextEdit(at: 2, deleting: 1, inserting: "\u{1f4da}\u{20ac}\u{e9}a"))),
        ]
    }

    /// Histories that are drawn: many edits, few of which have read all.
    private static var random: [JSONValue] {
        (1...12).map { TextHistory.drawn(seed: UInt64($0)).json }
    }
}
