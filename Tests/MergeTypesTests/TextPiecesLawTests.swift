import MergeTypes
import TestSupport
import Testing

/// A text in pieces does what an array of its scalars would.
@Suite struct TextPiecesLawTests {
    private static let rootScalars = 400
    private static let visibleScalars = 30

    @Test(arguments: UInt64(0)..<40)
    func `edits do what they do to an array of scalars`(seed: UInt64) {
        var (text, scalars) = (TextPieces(), root)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            change(&text, &scalars, using: &generator)
            #expect((text.standing(rootScalars: Self.rootScalars) == scalars) as Bool)
        }
        #expect(text.typedScalars == scalars.count { if case .typed = $0 { true } else { false } })
    }

    @Test(arguments: UInt64(0)..<20)
    func `a long text keeps its order through many edits`(seed: UInt64) {
        var (text, scalars) = (TextPieces(), root)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            // The last scalars of the root stay, since the array has an end.
            let position = generator.below(scalars.count - 20)
            let deleted = generator.chance(percent: 40) ? generator.below(2000) : 0
            let end = min(position + deleted, scalars.count - 20)
            let inserted = words(scalars: generator.chance(percent: 60) ? generator.below(4000) : 3, &generator)
            text.replace(at: position, deleting: end - position, inserting: inserted)
            scalars.replaceSubrange(position..<end, with: inserted.unicodeScalars.map { .typed($0) })
        }
        #expect((text.standing(rootScalars: Self.rootScalars) == scalars) as Bool)
    }

    @Test(arguments: UInt64(0)..<40)
    func `equal texts are equal values, however they came about`(seed: UInt64) throws {
        var (text, scalars) = (TextPieces(), root)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 { change(&text, &scalars, using: &generator) }
        var other = TextPieces()
        // All that is typed first, one scalar an edit, then what is deleted.
        var position = 0
        for scalar in scalars {
            switch scalar {
            case .typed(let scalar): other.replace(at: position, deleting: 0, inserting: String(scalar))
            case .root(let offset):
                position = other.positions(ofRoot: offset..<offset + 1)[0]
            }
            position += 1
        }
        let standing = Set(scalars)
        for offset in (0..<Self.rootScalars).reversed() where !standing.contains(.root(offset)) {
            for position in other.positions(ofRoot: offset..<offset + 1) {
                other.replace(at: position, deleting: 1, inserting: "")
            }
        }
        #expect((other == text) as Bool)
        #expect(other.hashValue == text.hashValue)
        let copy = try #require(TextPieces(canonicalPieces: text.canonicalPieces, tail: text.tail))
        #expect((copy == text) as Bool)
        other.replace(at: 3, deleting: 1, inserting: "")
        #expect((other != text) as Bool)
    }

    @Test(arguments: UInt64(0)..<40)
    func `places and positions agree with the array`(seed: UInt64) {
        var (text, scalars) = (TextPieces(), root)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 { change(&text, &scalars, using: &generator) }
        var visible = 0
        for (position, scalar) in scalars.enumerated() {
            #expect(text.visiblePosition(of: position, rootScalars: Self.visibleScalars) == visible)
            if case .root(let offset) = scalar {
                #expect(text.positions(ofRoot: offset..<offset + 1) == [position])
                if offset >= Self.visibleScalars { continue }
            }
            visible += 1
            #expect(text.position(ofVisible: visible, rootScalars: Self.visibleScalars) == position + 1)
        }
        #expect(text.visibleScalars(rootScalars: Self.visibleScalars) == visible)
        #expect(text.position(ofVisible: 0, rootScalars: Self.visibleScalars) == 0)
    }

    @Test(arguments: UInt64(0)..<20)
    func `stretches know what shows in them, and where the root's scalars stand`(seed: UInt64) {
        var (text, scalars) = (TextPieces(), root)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 { change(&text, &scalars, using: &generator) }
        for _ in 0..<10 {
            let start = generator.below(scalars.count)
            let stretch = start..<start + 1 + generator.below(scalars.count - start)
            let shown = text.shownScalars(at: stretch, rootScalars: Self.visibleScalars)
            let expected = stretch.compactMap { position -> (position: Int, rootOffset: Int?)? in
                guard case .root(let offset) = scalars[position] else { return (position, nil) }
                return offset < Self.visibleScalars ? (position, offset) : nil
            }
            #expect(shown.map(\.position) == expected.map(\.position))
            #expect(shown.map(\.rootOffset) == expected.map(\.rootOffset))
            let first = generator.below(Self.rootScalars)
            let offsets = first..<first + generator.below(Self.rootScalars - first)
            let standing = scalars.indices.filter { position in
                if case .root(let offset) = scalars[position] { offsets.contains(offset) } else { false }
            }
            #expect(text.positions(ofRoot: offsets) == standing)
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `a text is rendered from its root`(seed: UInt64) {
        var (text, scalars) = (TextPieces(), root)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 { change(&text, &scalars, using: &generator) }
        let source = Array(words(scalars: Self.visibleScalars, &generator).unicodeScalars)
        var expected = ""
        for scalar in scalars {
            switch scalar {
            case .typed(let scalar): expected.unicodeScalars.append(scalar)
            case .root(let offset) where offset < source.count: expected.unicodeScalars.append(source[offset])
            case .root: break
            }
        }
        var root = ""
        root.unicodeScalars.append(contentsOf: source)
        #expect(text.render(root: Array(root.utf8)) == Array(expected.utf8))
    }

    private var root: [StandingScalar] { (0..<Self.rootScalars).map { .root($0) } }

    private func change(
        _ text: inout TextPieces, _ scalars: inout [StandingScalar], using generator: inout SeededGenerator
    ) {
        var splices: [TextSplice] = []
        var position = 0
        for _ in 0...generator.below(3) {
            let skipped = generator.below(15)
            let deleted = generator.chance(percent: 50) ? generator.below(6) : 0
            let inserted = words(scalars: generator.chance(percent: 60) ? generator.below(6) : 0, &generator)
            splices.append(TextSplice(skipped: skipped, deleted: deleted, inserted: inserted))
            position += skipped
            let typed = inserted.unicodeScalars.map { StandingScalar.typed($0) }
            scalars.replaceSubrange(position..<position + deleted, with: typed)
            position += typed.count
        }
        text.apply(TextEdit(splices))
    }

    /// A text of scalars of one to four bytes.
    private func words(scalars: Int, _ generator: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<scalars {
            let first: UInt32 = generator.pick([0x61, 0x61, 0x430, 0x4e00, 0x1f600])
            text.unicodeScalars.append(Unicode.Scalar(first + UInt32(generator.below(26))) ?? "?")
        }
        return text
    }
}
