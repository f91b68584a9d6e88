import MergeTypes
import TestSupport
import Testing

/// An edit found between two texts leads exactly from one to the other, and reads like what a person did.
@Suite struct TextDiffTests {
    private func edit(_ old: String, _ new: String) -> TextEdit { TextEdit(from: Array(old.utf8), to: Array(new.utf8)) }

    private func marked(_ old: String, _ new: String) -> String { edit(old, new).marked(in: old) }

    // MARK: What a reader sees

    @Test func `a typing mistake is mended within the word`() {
        #expect(marked("I recieve it", "I receive it") == "I rec[-ie-][+ei+]ve it")
        #expect(marked("teh qiuck fox", "the quick fox") == "t[-eh-][+he+] q[-iu-][+ui+]ck fox")
        #expect(marked("a color there", "a colour there") == "a colo[+u+]r there")
    }

    @Test func `a replaced sentence keeps no stray letters, spaces or small words`() {
        #expect(marked("The quick fox", "A lazy dog") == "[-The quick fox-][+A lazy dog+]")
        #expect(marked("1, 2, 3", "4, 5, 6") == "[-1, 2, 3-][+4, 5, 6+]")
        #expect(
            marked("Rain was likely then. We stayed.", "Nobody was expecting snow. We stayed.")
                == "[-Rain was likely then-][+Nobody was expecting snow+]. We stayed.")
        #expect(
            marked("Some birds had quickly gone abroad.", "Those fishes were quietly swimming home.")
                == "[-Some birds had quickly gone abroad-][+Those fishes were quietly swimming home+].")
    }

    @Test func `a word between two small changes is kept`() {
        #expect(marked("red fox jumps", "blue fox leaps") == "[-red-][+blue+] fox [-jumps-][+leaps+]")
        #expect(marked("teh brown fox", "the red fox") == "t[-eh-][+he+] [-brown-][+red+] fox")
    }

    @Test func `a long sentence between large changes is kept`() {
        let kept = ". A sentence of more than forty letters stands unchanged in the middle. "
        let (old, new) = (
            String(repeating: "Alpha beta gamma ", count: 20), String(repeating: "Omicron, psy or phi; ", count: 20)
        )
        #expect(edit(old + kept + old, new + kept + new).splices.count == 2)
    }

    @Test func `what stands between two insertions or two deletions is kept`() {
        #expect(marked("f(x)", "f(a, x, b)") == "f([+a, +]x[+, b+])")
        #expect(marked("f(x)", "f(alpha, x, gamma)") == "f([+alpha, +]x[+, gamma+])")
        #expect(marked("f(alpha, x, gamma)", "f(x)") == "f([-alpha, -]x[-, gamma-])")
    }

    @Test func `columns that spaces hold apart stay apart`() {
        let spaces = String(repeating: " ", count: 40)
        #expect(marked("a\(spaces)b", "x\(spaces)y") == "[-a-][+x+]\(spaces)[-b-][+y+]")
    }

    @Test func `an added word comes with the space behind it`() {
        #expect(marked("hello world", "hello brave world") == "hello [+brave +]world")
        #expect(marked("said Mr. Joscelyn said", "said Mr. Joscelyn") == "said Mr. Joscelyn[- said-]")
    }

    @Test func `an added sentence begins where a sentence begins`() {
        #expect(marked("One. Two. Three.", "One. Two. Then. Three.") == "One. Two. [+Then. +]Three.")
        #expect(marked("Was it? It was.", "Was it? It is. It was.") == "Was it? [+It is. +]It was.")
    }

    @Test(arguments: ["\n", "\r\n"])
    func `an added paragraph is one insertion at the start of a paragraph`(lineBreak: String) {
        let blank = lineBreak + lineBreak
        let (old, new) = ("A one.\(blank)A two.\(lineBreak)", "A one.\(blank)A new.\(blank)A two.\(lineBreak)")
        #expect(
            edit(old, new).splices == [
                .init(skipped: 6 + 2 * lineBreak.unicodeScalars.count, deleted: 0, inserted: "A new.\(blank)")
            ])
        #expect(marked(new, old) == "A one.\(blank)[-A new.\(blank)-]A two.\(lineBreak)")
    }

    @Test func `a paragraph added beside an edited one is an insertion of its own`() {
        #expect(
            marked("It ends foo.\n\nMore here", "It ends quux.\n\nNEW PARAGRAPH.\n\nMore here")
                == "It ends [-foo-][+quux+].\n\n[+NEW PARAGRAPH.\n\n+]More here")
        #expect(
            marked("Start\n\nThe foo x rest.\n", "Start\n\nThe new para.\n\nThe quux x rest.\n")
                == "Start\n\n[+The new para.\n\n+]The [-foo-][+quux+] x rest.\n")
        #expect(
            marked("It ends quux.\n\nNEW PARAGRAPH.\n\nMore here", "It ends foo.\n\nMore here")
                == "It ends [-quux-][+foo+].\n\n[-NEW PARAGRAPH.\n\n-]More here")
    }

    @Test func `a line added behind edited lines is an insertion of its own`() {
        #expect(
            marked("Alpha one\nBeta two\n\nEnd\n", "Omega uno\nDelta dos\n\nA line is new\n\nEnd\n")
                == "[-Alpha one\nBeta two-][+Omega uno\nDelta dos+]\n\n[+A line is new\n\n+]End\n")
    }

    @Test func `a new line of letters of several bytes behind an edited one is no trouble`() {
        #expect(marked("- foo", "- quux\nn\u{e9}") == "- [-foo-][+quux\nn\u{e9}+]")
    }

    @Test func `a moved paragraph is deleted and inserted`() {
        let paragraphs = ["First of all.\n\n", "Second thing here.\n\n", "Third, a longer one, stays.\n\n"]
        #expect(
            marked(paragraphs.joined(), paragraphs[1] + paragraphs[2] + paragraphs[0])
                == "[-\(paragraphs[0])-]\(paragraphs[1])\(paragraphs[2])[+\(paragraphs[0])+]")
    }

    @Test func `a sign that changes is replaced as a whole`() {
        #expect(marked("a 👨‍👩‍👧 b", "a 👨‍👩‍👦 b") == "a [-👨‍👩‍👧-][+👨‍👩‍👦+] b")
        #expect(marked("a 👍🏻 b", "a 👍🏿 b") == "a [-👍🏻-][+👍🏿+] b")
        #expect(marked("🇩🇪🇫🇷", "🇩🇰🇫🇷") == "[-🇩🇪-][+🇩🇰+]🇫🇷")
        #expect(marked("🇫🇷🇩🇪🇩🇰", "🇫🇷🇩🇰") == "🇫🇷[-🇩🇪-]🇩🇰")
        #expect(marked("one\r\ntwo", "one\ntwo") == "one[-\r\n-][+\n+]two")
    }

    @Test func `a composed letter and a decomposed one are different`() {
        #expect(marked("caf\u{e9} noir", "cafe\u{301} noir") == "caf[-\u{e9}-][+e\u{301}+] noir")
    }

    @Test func `a moved word does not tear up the repeated words that it passes`() {
        #expect(
            marked("zebra a b a b a b a b a b", "a b a b a b a b a b zebra")
                == "[-zebra -]a b a b a b a b a b[+ zebra+]")
    }

    @Test func `scripts without spaces are compared sign by sign`() {
        #expect(marked("我喜歡紅色的車", "我喜歡藍色的車") == "我喜歡[-紅-][+藍+]色的車")
        #expect(marked("これは本です", "これは古い本です") == "これは[+古い+]本です")
    }

    @Test func `equal texts and empty ones need no more than their difference`() {
        #expect(edit("", "").splices.isEmpty)
        #expect(edit("same", "same").splices.isEmpty)
        #expect(edit("", "new").splices == [.init(skipped: 0, deleted: 0, inserted: "new")])
        #expect(edit("old", "").splices == [.init(skipped: 0, deleted: 3, inserted: "")])
    }

    // MARK: What always holds

    private static let signs = [
        "a", "b", "the", "word", "Ünïcode", " ", " ", " ", "\n", "\r\n", "\n\n", ".", ", ", "—", "e\u{301}", "\u{e9}",
        "👨‍👩‍👧", "👍🏽", "🇩🇪", "🇫🇷", "𝔸", "שלום", "مرحبا", "漢", "字", "한국", "क्षि", "\u{2028}", "1", "42",
    ]

    private func text(_ count: Int, using generator: inout SeededGenerator) -> [String] {
        (0..<count).map { _ in generator.pick(Self.signs) }
    }

    private func revised(_ text: [String], using generator: inout SeededGenerator) -> [String] {
        var revised = text
        for _ in 0...generator.below(6) {
            let start = generator.below(revised.count + 1)
            let end = min(revised.count, start + generator.below(5))
            let moved = Array(revised[start..<end])
            switch generator.below(3) {
            case 0: revised.replaceSubrange(start..<end, with: self.text(generator.below(6), using: &generator))
            case 1: revised.removeSubrange(start..<end)
            default: revised.insert(contentsOf: moved, at: generator.below(revised.count + 1))
            }
        }
        return revised
    }

    private func expectExact(_ old: [UInt8], _ new: [UInt8]) -> TextEdit {
        let edit = TextEdit(from: old, to: new)
        #expect(edit.applied(to: old) == new)
        #expect(edit.splices.dropFirst().allSatisfy { $0.skipped > 0 })
        #expect(edit.splices.allSatisfy { $0.deleted > 0 || !$0.inserted.isEmpty })
        return edit
    }

    @Test(arguments: UInt64(0)..<400)
    func `an edit leads to the new text exactly and is normalised`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let old = text(generator.below(80), using: &generator)
        let new = seed % 4 == 0 ? text(generator.below(80), using: &generator) : revised(old, using: &generator)
        _ = expectExact(Array(old.joined().utf8), Array(new.joined().utf8))
    }

    @Test(arguments: UInt64(0)..<200)
    func `texts of single scalars in any order are exact too`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let scalars = Array(Self.signs.joined().unicodeScalars) + ["\u{200d}", "\u{301}", "\r", "\u{10ffff}", "\0"]
        func text() -> [UInt8] {
            (0..<generator.below(60)).flatMap { _ in Array(String(generator.pick(scalars)).utf8) }
        }
        let old = text()
        _ = expectExact(old, seed.isMultiple(of: 2) ? text() : text() + old + text())
    }

    @Test(arguments: UInt64(0)..<300)
    func `no emoji, flag, marked letter or CR LF is cut`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let old = text(40, using: &generator)
        let new = revised(old, using: &generator)
        let edit = edit(old.joined(), new.joined())
        let (oldEnds, newEnds) = (ends(old.joined()), ends(new.joined()))
        var (oldPlace, newPlace) = (0, 0)
        for splice in edit.splices {
            oldPlace += splice.skipped
            newPlace += splice.skipped
            #expect(oldEnds.contains(oldPlace) && newEnds.contains(newPlace))
            oldPlace += splice.deleted
            newPlace += splice.inserted.unicodeScalars.count
            #expect(oldEnds.contains(oldPlace) && newEnds.contains(newPlace))
        }
    }

    /// Where the characters of a text end, in scalars.
    private func ends(_ text: String) -> Set<Int> {
        var ends: Set<Int> = [0]
        var place = 0
        for character in text {
            place += character.unicodeScalars.count
            ends.insert(place)
        }
        return ends
    }

    // MARK: Large texts

    /// Words from a small vocabulary in one line, so that nothing is found only once.
    private func words(_ count: Int, using generator: inout SeededGenerator) -> [String] {
        (0..<count).map { _ in "w\(generator.below(200))x " }
    }

    @Test func `a thousand scattered edits stay a thousand small splices`() {
        var generator = SeededGenerator(seed: 1)
        let old = words(12_000, using: &generator)
        var new = old
        for _ in 0..<1000 { new[generator.below(new.count)] = "changed " }
        let edit = expectExact(Array(old.joined().utf8), Array(new.joined().utf8))
        #expect(edit.splices.count > 800)
        #expect(edit.size < 16_000)
    }

    @Test func `an insertion of thousands of words leaves the edits around it small`() {
        var generator = SeededGenerator(seed: 2)
        var old = words(4000, using: &generator)
        for place in stride(from: 0, to: old.count, by: 25) { old[place] = "rare\(place) " }
        var new = old
        new[100] = "changed "
        new[3900] = "changed "
        new.insert(contentsOf: (0..<3000).map { "fresh\($0) " }, at: 2000)
        let edit = expectExact(Array(old.joined().utf8), Array(new.joined().utf8))
        #expect(edit.splices.count <= 5)
        #expect(edit.splices.reduce(0) { $0 + $1.deleted } < 40)
    }

    @Test func `paragraphs in another order keep some of them`() {
        var generator = SeededGenerator(seed: 3)
        let old = (0..<200).map { "Paragraph \($0) says \(words(12, using: &generator).joined()).\n\n" }
        let edit = expectExact(
            Array(old.joined().utf8), Array(old.shuffled(using: &generator).joined().utf8))
        #expect(edit.splices.reduce(0) { $0 + $1.deleted } < old.joined().unicodeScalars.count * 19 / 20)
    }

    @Test func `repeated lines with some removed are deletions only`() {
        let old = (0..<5000).map { "this is line number \($0 % 10)\n" }
        var new = old
        for index in stride(from: 4900, to: 0, by: -131) { new.remove(at: index) }
        let edit = expectExact(Array(old.joined().utf8), Array(new.joined().utf8))
        #expect(edit.splices.allSatisfy { $0.inserted.isEmpty })
    }

    @Test func `texts that defeat the search are exact`() {
        var generator = SeededGenerator(seed: 4)
        func letters(_ count: Int, _ bound: Int) -> [UInt8] {
            (0..<count).map { _ in UInt8(97 + generator.below(bound)) }
        }
        let count = 60_000
        _ = expectExact(letters(count, 2), letters(count, 2))
        _ = expectExact(
            Array(String(repeating: "aaaa ", count: count / 5).utf8),
            Array(String(repeating: "aaaab ", count: count / 6).utf8))
        _ = expectExact([UInt8](repeating: 10, count: count), letters(count, 1))
        _ = expectExact(
            Array(words(count / 5, using: &generator).joined().utf8),
            Array(words(count / 5, using: &generator).joined().utf8))
    }
}
