import Causality
import LibraryModel
import WireFormat

/// Entries of segments that break a rule: changes, and runs of what was typed.
enum RefusedRuns {
    /// What must be refused: so many changes in these entries.
    private struct Entries {
        let name: String
        var changes = 1
        let bytes: [UInt8]
        var code = "bundle-damaged"
    }

    static func cases(
        _ vector: (_ name: String, _ type: UInt8, _ entries: Int, _ payload: [UInt8], _ code: String) -> JSONValue
    ) -> [JSONValue] {
        (changes + runs + strokes).map { entries in
            vector(entries.name, 1, entries.changes, head(entries.changes) + entries.bytes, entries.code)
        }
    }

    /// The head of a segment of so many changes, which leads nowhere.
    private static func head(_ count: Int) -> [UInt8] {
        ReplicaID(value: 1).bytes + [1, UInt8(count)] + ContentHash.zero.bytes + [0] + ContentHash.zero.bytes
    }

    private static var changes: [Entries] {
        let long: [UInt8] = [0x81, 0x80, 0x80, 0x20]
        let beyond: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]
        return [
            Entries(name: "an entry of a form that there isn't", bytes: [2, 10, 0, 2, 0, 0]),
            Entries(name: "a body of more than 64 MiB", bytes: [0, 10, 0] + long, code: "bundle-over-limit"),
            Entries(name: "a body that is longer than the segment", bytes: [0, 10, 0, 9, 0, 0]),
            Entries(name: "a time in more bytes than it takes", bytes: [0, 0x8a, 0, 0, 2, 0, 0]),
            Entries(name: "a time before 1970", bytes: [0, 1, 0, 2, 0, 0]),
            Entries(name: "a time beyond 48 bits", bytes: [0] + beyond + [0, 2, 0, 0]),
            Entries(
                name: "times that fall below 1970", changes: 2, bytes: [0, 10, 0, 2, 0, 0, 0, 11, 0, 2, 0, 0]),
            Entries(
                name: "a counter of more than 16 bits", bytes: [0, 10, 0x80, 0x80, 0x04, 2, 0, 0],
                code: "bundle-over-limit"),
        ]
    }

    // MARK: Runs

    /// A run of a note that is typed, a scalar with each of two changes, but for what is given.
    private static func run(
        count: [UInt8] = [2], milliseconds: [UInt8] = [20, 4], counters: [UInt8] = [0, 0], edits: [UInt8] = [1, 1],
        text: [UInt8] = [2, 4, 0], strokes: [UInt8] = [1, 2 << 2], jumps: [UInt8] = [0],
        typed: [UInt8] = [2, 0x61, 0x62]
    ) -> [UInt8] {
        let part = [2] + ItemID(bytes: (0..<16).reversed()).bytes + [1, 0, 0]
        let salt = [UInt8](repeating: 7, count: 8)
        return [1] + count + milliseconds + counters + edits + salt + [UInt8(part.count)] + part + text + strokes
            + jumps
            + typed
    }

    private static var runs: [Entries] {
        let taken = RefusedBundle.code(of: RefusedPayloads.bundle(1, entries: 2, head(2) + run()))
        precondition(taken == nil, "but for what is given, the run is good: \(taken ?? "")")
        // A million deletions of some hundred bytes each.
        let million: [UInt8] = [0x80, 0x80, 0x40]
        let text = [UInt8](repeating: 0, count: 100)
        let bomb = run(
            count: [1], milliseconds: [20], counters: [0], edits: million, text: [100] + text,
            strokes: [1, 0x81, 0x80, 0x80, 0x02], typed: [0])
        return [
            Entries(
                name: "a run without changes", changes: 2,
                bytes: run(count: [0], milliseconds: [], counters: [], edits: [], strokes: [0], jumps: [], typed: [0])),
            Entries(name: "a run that ends too early", changes: 2, bytes: run().dropLast()),
            Entries(name: "a change of a run without edits", changes: 2, bytes: run(edits: [2, 0])),
            Entries(name: "a time of a run before 1970", changes: 2, bytes: run(milliseconds: [20, 21])),
            Entries(
                name: "a counter of a run of more than 16 bits", changes: 2,
                bytes: run(counters: [0, 0x80, 0x80, 0x04]),
                code: "bundle-over-limit"),
            Entries(name: "a few bytes that stand for more than 96 MiB", bytes: bomb, code: "bundle-over-limit"),
        ]
    }

    private static var strokes: [Entries] {
        let far: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x10]
        let all: [(String, [UInt8])] = [
            ("no strokes", run(strokes: [0], jumps: [])),
            ("a stroke without edits", run(strokes: [2, 0, 8], jumps: [0, 0])),
            ("strokes of fewer edits than the changes have", run(strokes: [1, 4])),
            ("strokes of more edits than the changes have", run(strokes: [1, 12], typed: [3, 0x61, 0x62, 0x63])),
            ("a further stroke", run(strokes: [2, 8, 4], jumps: [0, 0], typed: [3, 0x61, 0x62, 0x63])),
            ("a replacing stroke of two edits", run(strokes: [1, 2 << 2 | 3, 0, 1])),
            (
                "a replacing stroke that takes more than was typed",
                run(edits: [1, 1], strokes: [2, 4, 4 | 3, 0, 2], jumps: [0, 0])
            ),
            ("a jump before the start", run(jumps: [1])), ("a jump out of all texts", run(jumps: far)),
            ("a jump before the start, behind another stroke", run(strokes: [2, 4, 4], jumps: [0, 3])),
            ("deleting backwards beyond the start", run(strokes: [1, 2 << 2 | 2], typed: [0])),
            ("more was typed than the strokes take", run(typed: [3, 0x61, 0x62, 0x63])),
            ("less was typed than the strokes take", run(typed: [1, 0x61])),
            ("what was typed is not UTF-8", run(typed: [2, 0x61, 0xff])),
            ("what was typed is two bytes of one scalar", run(typed: [2, 0xc3, 0xa9])),
        ]
        return all.map { Entries(name: "typing: " + $0.0, changes: 2, bytes: $0.1) }
    }
}
