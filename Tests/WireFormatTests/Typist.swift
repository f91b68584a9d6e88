import Causality
import LibraryModel
import MergeTypes
import TestSupport
import WireFormat

/// Somebody who types into a note, and does something else now and then.
struct Typist {
    /// What keeps a change from being one that was typed.
    enum Oddity: CaseIterable {
        case step, secondPart, spared, secondSplice, otherOperation, bytesBehindPayload, bytesBehindPart, brokenText
        case noOperation, otherSalts, otherItems, otherTexts
    }

    private static let item = ItemKey(kind: .annotation, id: ItemID(value: 77))
    private static let scalars = ["a", "b", " ", "é", "e\u{301}", "\r\n", "字", "👩\u{200d}👧", "שלום", "longer text"]

    private var generator: SeededGenerator
    private var clock = 1_760_000_000_000 as Int64

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// A part on an item in which each edit of its note is an operation.
    static func part(_ edits: [TextEdit], on item: ItemKey = item, field: UInt64 = 4, sparing: [Dot] = []) -> ChangePart
    {
        let name = TextName(field: FieldCode(rawValue: field))
        return ChangePart(
            item: item, firstIndex: 0, touches: [.init(item: item)],
            operations: edits.map { .spliceText(SpliceText(text: name, edit: $0, sparing: sparing)) })
    }

    static func segment(of changes: [SegmentChange]) -> Segment {
        Segment(
            replica: ReplicaID(value: 1), first: 1, previousHash: .zero, baseContext: VersionVector(), headHash: .zero,
            changes: changes)
    }

    /// Bursts of typing, some taken back, between jumps and other changes.
    mutating func segment(changes count: Int) -> Segment {
        var changes: [SegmentChange] = []
        var cursor = 0
        var salt = generator.next()
        while changes.count < count {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0: cursor = Int.random(in: 0..<5000, using: &generator)
            case 1: salt = generator.next()
            case 2: changes.append(change([.init(at: 3, deleting: 2)], salt: salt, oddity: .secondSplice))
            default:
                let edits = (0..<Int.random(in: 1...3, using: &generator)).map { _ in edit(&cursor) }
                changes.append(change(edits, salt: salt))
            }
        }
        return Self.segment(of: changes)
    }

    /// A change an edit.
    mutating func segment(of edits: [TextEdit], with oddity: Oddity? = nil) -> Segment {
        Self.segment(of: edits.map { change([$0], salt: oddity == .otherSalts ? generator.next() : 5, oddity: oddity) })
    }

    private mutating func edit(_ cursor: inout Int) -> TextEdit {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0...4:
            let text = Self.scalars.randomElement(using: &generator) ?? "a"
            defer { cursor += text.unicodeScalars.count }
            return TextEdit(at: cursor, inserting: text)
        case 5...6 where cursor > 0:
            cursor -= 1
            return TextEdit(at: cursor, deleting: 1)
        case 7: return TextEdit(at: cursor, deleting: Int.random(in: 1...3, using: &generator), inserting: "z")
        default: return TextEdit(at: cursor, deleting: 1)
        }
    }

    private mutating func change(_ edits: [TextEdit], salt: UInt64, oddity: Oddity? = nil) -> SegmentChange {
        clock += Int64.random(in: -5...300, using: &generator)
        let counter = UInt64.random(in: 0..<40, using: &generator) == 0 ? generator.next() & 0xffff : 0
        let time = Timestamp(rawValue: UInt64(clock) << 16 | counter)
        return SegmentChange(timestamp: time, body: body(edits, salt: salt, oddity: oddity))
    }

    private mutating func body(_ edits: [TextEdit], salt: UInt64, oddity: Oddity?) -> [UInt8] {
        var step: [ContextEntry] = []
        var parts = [Self.part(edits)]
        switch oddity {
        case .step:
            step = [
                ContextEntry(change: ChangeID(replica: .random(using: &generator), sequence: 1), hashPrefix: 9)
            ]
        case .secondPart: parts.append(parts[0])
        case .spared: parts = [Self.part(edits, sparing: [Dot(replica: ReplicaID(value: 4), sequence: 9, index: 0)])]
        case .secondSplice:
            let splices = (edits[0].splices) + [TextSplice(skipped: 4, deleted: 1)]
            parts = [Self.part([TextEdit(splices)])]
        case .otherOperation: parts = [part(adding: .trash(TrashItem(sparing: [])), to: parts[0])]
        case .noOperation: parts = [Self.part([])]
        case .otherItems: parts = [Self.part(edits, on: ItemKey(kind: .comment, id: .random(using: &generator)))]
        case .otherTexts: parts = [Self.part(edits, field: generator.next() >> 1)]
        case nil, .bytesBehindPayload, .bytesBehindPart, .brokenText, .otherSalts: break
        }
        let bytes = raw(step, parts, salt: salt)
        switch oddity {
        // The last length but one, or the last but two, counts one more.
        case .bytesBehindPart: return altered(bytes, part: 1, payload: 0)
        case .bytesBehindPayload: return altered(bytes, part: 1, payload: 1)
        case .brokenText: return bytes.dropLast() + [0xff]
        default: return bytes
        }
    }

    private func part(adding operation: LibraryOperation, to part: ChangePart) -> ChangePart {
        ChangePart(
            item: part.item, firstIndex: 0, touches: part.touches, operations: part.operations + [operation])
    }

    private func raw(_ step: [ContextEntry], _ parts: [ChangePart], salt: UInt64) -> [UInt8] {
        var unused = generator
        let salts = Dictionary(parts.map { ($0.item, salt) }) { first, _ in first }
        return ChangeBody(contextDelta: step, parts: parts, earlierSalts: salts, salts: &unused).bytes
    }

    /// A byte more at the end, counted by the length of the part, and by that of its one operation.
    private func altered(_ bytes: [UInt8], part: UInt8, payload: UInt8) -> [UInt8] {
        var bytes = bytes + [0]
        bytes[11] += part
        // Kind, id, touches, the count of operations and the code stand between the two lengths.
        bytes[12 + 1 + 16 + 3 + 1 + 1] += payload
        return bytes
    }
}
