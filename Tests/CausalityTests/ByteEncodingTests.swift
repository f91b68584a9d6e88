import Causality
import TestSupport
import Testing

/// What `ByteWriter` writes, `ByteReader` reads, and nothing else.
@Suite struct ByteEncodingTests {
    @Test(
        arguments: [
            (0, [0]), (1, [1]), (127, [0x7f]), (128, [0x80, 0x01]), (300, [0xac, 0x02]),
            (16_383, [0xff, 0x7f]), (16_384, [0x80, 0x80, 0x01]),
            (.max, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        ] as [(UInt64, [UInt8])])
    func `a number takes as few bytes as it can, the lowest first`(value: UInt64, bytes: [UInt8]) throws {
        var writer = ByteWriter()
        writer.number(value)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(try reader.number() == value)
        #expect(reader.isAtEnd)
    }

    @Test(
        arguments: [
            (0, [0]), (-1, [1]), (1, [2]), (-2, [3]), (63, [0x7e]), (-64, [0x7f]), (64, [0x80, 0x01]),
        ] as [(Int64, [UInt8])])
    func `signed numbers zigzag`(value: Int64, bytes: [UInt8]) throws {
        var writer = ByteWriter()
        writer.signed(value)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(try reader.signed() == value)
    }

    @Test(arguments: [Int64.min, Int64.min + 1, Int64.max, 1_767_225_600_000, -1_767_225_600_000])
    func `large signed numbers read back`(value: Int64) throws {
        var writer = ByteWriter()
        writer.signed(value)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.signed() == value)
    }

    @Test(arguments: UInt64(0)..<100)
    func `random values read back in their order`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let sample = EncodingSample(using: &generator)
        let bytes = sample.bytes
        var reader = ByteReader(bytes)
        #expect(try EncodingSample(from: &reader) == sample, "seed \(seed)")
        try reader.expectEnd()
        #expect(Array(reader.bytes(in: 0..<bytes.count)) == bytes)
    }

    @Test(arguments: UInt64(0)..<20)
    func `bytes that end anywhere too early are refused`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = EncodingSample(using: &generator).bytes
        for length in 0..<bytes.count {
            var reader = ByteReader(Array(bytes.prefix(length)))
            let problem = #expect(throws: EncodingProblem.self) { try EncodingSample(from: &reader) }
            #expect(problem?.kind == .truncated, "seed \(seed), \(length) bytes")
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `a reader stays inside its range, whatever stands behind it`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bytes = EncodingSample(using: &generator).bytes
        let around: [UInt8] = [0xff, 0xff, 0xff]
        var reader = ByteReader(around + bytes + around, in: 3..<3 + bytes.count)
        _ = try EncodingSample(from: &reader)
        #expect(reader.isAtEnd)
        var cut = ByteReader(around + bytes + around, in: 3..<2 + bytes.count)
        #expect(throws: EncodingProblem.self) { try EncodingSample(from: &cut) }
    }

    @Test func `a reader says what is left, and complains of it`() throws {
        var reader = ByteReader([1, 2, 3])
        _ = try reader.byte()
        #expect(reader.remaining == 2)
        #expect(throws: EncodingProblem(.trailingBytes(2), at: 1)) { try reader.expectEnd() }
        #expect(try reader.skip(2) == 1..<3)
        try reader.expectEnd()
    }

    @Test func `numbers of fixed size and identifiers stand with the most significant byte first`() throws {
        var writer = ByteWriter()
        writer.fixed64(0x0102_0304_0506_0708)
        writer.identifier(LibraryID(value: 1))
        writer.fixed128(2)
        let zeros = [UInt8](repeating: 0, count: 15)
        #expect(writer.bytes == [1, 2, 3, 4, 5, 6, 7, 8] + zeros + [1] + zeros + [2])
        var reader = ByteReader(writer.bytes)
        _ = try reader.skip(24)
        #expect(try reader.fixed128() == 2)
    }
}

/// One value of each sort that a writer knows.
private struct EncodingSample: Equatable {
    let byte: UInt8
    let number: UInt64
    let signed: Int64
    let fixed: UInt64
    let blob: [UInt8]
    let text: [UInt8]
    let id: ReplicaID
    let hash: ContentHash
    let dot: Dot
    let sequence: UInt64

    init(using generator: inout SeededGenerator) {
        byte = UInt8(truncatingIfNeeded: generator.next())
        number = generator.next() >> UInt64(generator.below(64))
        signed = Int64(bitPattern: generator.next()) >> Int64(generator.below(64))
        fixed = generator.next()
        blob = (0..<generator.below(200)).map { UInt8(truncatingIfNeeded: $0) }
        text = Array(generator.pick(RandomValues.texts).utf8)
        id = .random(using: &generator)
        hash = ContentHash(hashing: blob)
        sequence = UInt64(1 + generator.below(1 << 48))
        dot = Dot(replica: id, sequence: sequence, index: UInt32(truncatingIfNeeded: generator.next()))
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.byte(byte)
        writer.number(number)
        writer.signed(signed)
        writer.fixed64(fixed)
        writer.blob(blob)
        writer.text(String(decoding: text, as: UTF8.self))
        writer.identifier(id)
        writer.hash(hash)
        writer.dot(dot)
        writer.number(sequence)
        writer.raw(Array("end".utf8))
        return writer.bytes
    }

    init(from reader: inout ByteReader) throws(EncodingProblem) {
        byte = try reader.byte()
        number = try reader.number()
        signed = try reader.signed()
        fixed = try reader.fixed64()
        blob = try reader.blob(upTo: 1000)
        text = Array(try reader.text(upTo: 1000).utf8)
        id = try reader.identifier()
        hash = try reader.hash()
        dot = try reader.dot()
        sequence = try reader.sequence()
        guard try reader.raw(3) == Array("end".utf8) else { throw EncodingProblem(.unexpected("no end"), at: 0) }
    }
}
