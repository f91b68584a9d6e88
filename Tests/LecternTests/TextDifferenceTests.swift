import Lectern
import Testing

@Suite struct TextDifferenceTests {
    @Test func `lines that differ are told with their numbers`() {
        let difference = TextDifference(from: Array("one\ntwo\nthree\n".utf8), to: Array("one\n2\nthree\n".utf8))
        #expect(difference.hunks.map(\.line) == [2])
        #expect(difference.hunks.map(\.removed) == [["two"]])
        #expect(difference.hunks.map(\.added) == [["2"]])
    }

    /// As where a page was cut within a character.
    @Test func `texts that are not UTF-8 are compared like others`() {
        let cut = Array("One two.\nx".utf8) + [0xe2]
        let whole = Array("One two.\nThe end.\n".utf8)
        for (old, new) in [(cut, whole), (whole, cut)] {
            let difference = TextDifference(from: old, to: new)
            #expect(difference.hunks.map(\.line) == [2])
            let lines = difference.hunks.flatMap { $0.removed + $0.added }
            #expect(lines.contains("x\u{fffd}") && lines.contains("The end."))
        }
        #expect(TextDifference(from: cut, to: cut).hunks == [])
    }
}
