import Causality
import TestSupport
import Testing

/// Bytes that are read as text, or aren't any.
@Suite struct UTF8Tests {
    private func read(_ bytes: [UInt8]) -> String? { bytes.withUnsafeBufferPointer { String(utf8: $0) } }

    @Test(arguments: ["", "a", "fifteen letters", "more than fifteen letters", "é", "Łódź – 東京", "🇸🇾\u{0}\u{FFFD}\r\n"])
    func `what is UTF-8 comes back as it was`(text: String) {
        #expect(read(Array(text.utf8)).map { Array($0.utf8) } == Array(text.utf8))
        for count in 0..<text.utf8.count {
            let cut = Array(text.utf8.prefix(count))
            #expect(read(cut) == String(validating: cut, as: UTF8.self))
        }
    }

    @Test(
        arguments: [
            [0x80], [0xff], [0xc0, 0x80], [0xc3], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
            [0x61, 0xef, 0xbf], [0xff, 0xff, 0xff],
        ] as [[UInt8]])
    func `what is none is told, also where it is mended to as many bytes`(bytes: [UInt8]) {
        #expect(read(bytes) == nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `whatever the bytes are, it says what the standard library says`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var texts = 0
        for _ in 0..<2_000 {
            var bytes = Array("Łódź 東京 words 🇸🇾".utf8.shuffled(using: &generator).prefix(generator.below(9)))
            if generator.chance(percent: 50) { bytes = Array("a é東🇸 words beyond the small".utf8) }
            if generator.chance(percent: 50), !bytes.isEmpty {
                bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
            }
            let text = read(bytes)
            #expect(text == String(validating: bytes, as: UTF8.self))
            if text != nil { texts += 1 }
        }
        #expect(texts > 200 && texts < 1_800)
    }
}
