import Causality
import Testing

@Suite struct ContentHashTests {
    /// From FIPS 180-4's examples and NIST's test vectors.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `hashes are SHA-256`(text: String, digits: String) throws {
        let hash = ContentHash(hashing: Array(text.utf8))
        #expect(hash.description == digits)
        #expect(ContentHash(text: digits) == hash)
        #expect(ContentHash(text: digits.uppercased()) == hash)
        #expect(ContentHash(canonicalText: digits) == hash)
        #expect(ContentHash(canonicalText: digits.uppercased()) == nil)
    }

    @Test func `a million letters hash like NIST says, at once and in pieces`() {
        let digits = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(ContentHash(hashing: bytes).description == digits)
        var hasher = ContentHasher()
        for _ in 0..<1000 { hasher.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000)) }
        #expect(hasher.finalize().description == digits)
    }

    @Test func `bytes and halves are the same hash`() {
        let bytes = (0..<32).map { UInt8($0 + 1) }
        let hash = ContentHash(bytes: bytes)
        #expect(hash.bytes == bytes)
        #expect(hash.high == 0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10)
        #expect(hash.low == 0x1112_1314_1516_1718_191a_1b1c_1d1e_1f20)
        #expect(hash.prefix == 0x0102_0304_0506_0708)
        #expect(ContentHash(high: hash.high, low: hash.low) == hash)
    }

    @Test func `hashes are ordered by their bytes`() {
        let hashes = [
            ContentHash(high: 0, low: 0), ContentHash(high: 0, low: .max), ContentHash(high: 1, low: 0),
            ContentHash(high: .max, low: 0),
        ]
        #expect(hashes.reversed().sorted() == hashes)
        #expect(ContentHash.zero == hashes[0])
    }

    @Test(arguments: [
        "", "0", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
        String(repeating: "g", count: 64),
        "+" + String(repeating: "0", count: 63),
        String(repeating: "0", count: 32) + "+" + String(repeating: "0", count: 31),
        "-" + String(repeating: "0", count: 63),
        String(repeating: "0", count: 32) + "-" + String(repeating: "0", count: 31),
        String(repeating: "é", count: 32),
    ])
    func `text that is no hash is refused`(text: String) {
        #expect(ContentHash(text: text) == nil)
    }
}
