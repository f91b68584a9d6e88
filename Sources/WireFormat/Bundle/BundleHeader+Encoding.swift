internal import Causality
internal import LibraryModel

/// The first bytes of a bundle. The magic bytes, the format and the length keep their places in every format, and so
/// does the checksum after the fields: a damaged header is told from a newer one before its fields are read.
extension BundleHeader {
    /// The canonical bytes, from the magic ones to the checksum.
    func encoded() throws(BundleProblem) -> [UInt8] {
        for vector in [from, to] where vector.count > Limits.replicas {
            throw .overLimit(
                what: "the number of replicas in a vector", found: UInt64(vector.count),
                limit: UInt64(Limits.replicas))
        }
        var fields = ByteWriter(capacity: 64 + (from.count + to.count) * 24)
        fields.identifier(library)
        fields.number(flags.rawValue)
        fields.versionVector(from)
        fields.versionVector(to)
        var writer = ByteWriter(capacity: fields.bytes.count + 32)
        writer.raw(BundleFormat.magic)
        writer.byte(BundleFormat.version)
        writer.raw(withUnsafeBytes(of: UInt32(fields.bytes.count).bigEndian, Array.init))
        writer.raw(fields.bytes)
        writer.fixed64(ContentHash(hashing: writer.bytes).prefix)
        return writer.bytes
    }

    /// Takes a header from the start of a bundle.
    init(from input: inout BundleInput) throws {
        let magic = try input.take(upTo: BundleFormat.magic.count)
        try Self.verify(magic: magic)
        let start = try input.take(5)
        let length = start[1...].reduce(0) { $0 << 8 | Int($1) }
        guard length <= BundleFormat.headerFieldsInBytes else {
            throw BundleProblem.overLimit(
                what: "the size of the header", found: UInt64(length),
                limit: UInt64(BundleFormat.headerFieldsInBytes))
        }
        let fieldsOffset = input.offset
        let fields = try input.take(length)
        let checksum = try input.take(BundleFormat.headerChecksumInBytes).reduce(0) { $0 << 8 | UInt64($1) }
        guard ContentHash(hashing: magic + start + fields).prefix == checksum else {
            throw BundleProblem.damaged(at: 0, reason: EncodingProblem(.hashMismatch, at: fieldsOffset + length))
        }
        guard start[0] <= BundleFormat.version else {
            throw BundleProblem.newerFormat(
                .format, found: UInt64(start[0]), supported: UInt64(BundleFormat.version))
        }
        guard start[0] > 0 else {
            throw BundleProblem.damaged(at: 0, reason: EncodingProblem(.notCanonical, at: magic.count))
        }
        self = try Self.decode(fields, at: fieldsOffset)
    }

    private static func verify(magic: [UInt8]) throws(BundleProblem) {
        if magic == BundleFormat.magic { return }
        if BundleFormat.magic.starts(with: magic) { throw .truncated(at: magic.count) }
        guard magic.starts(with: BundleFormat.magicStem) else { throw .notABundle }
        let reason = "the line ends are not those that were written, as after a transfer in text mode"
        throw .damaged(at: 0, reason: EncodingProblem(.unexpected(reason), at: BundleFormat.magicStem.count))
    }

    private static func decode(_ fields: [UInt8], at offset: Int) throws -> BundleHeader {
        var reader = ByteReader(fields)
        do {
            let library: LibraryID = try reader.identifier()
            let flags = try readFlags(from: &reader)
            let from = try reader.versionVector()
            let to = try reader.versionVector()
            try reader.expectEnd()
            return BundleHeader(library: library, from: from, to: to, flags: flags)
        } catch let problem as EncodingProblem {
            throw BundleProblem(problem, inPartAt: offset)
        }
    }

    private static func readFlags(from reader: inout ByteReader) throws -> BundleFlags {
        let offset = reader.offset
        let flags = BundleFlags(rawValue: try reader.number())
        // Whatever an unknown flag stands for, it may change what follows.
        guard BundleFlags.known.isSuperset(of: flags) else {
            throw BundleProblem.newerFormat(
                .flags, found: flags.rawValue, supported: BundleFlags.known.rawValue)
        }
        guard !flags.isContradictory else { throw EncodingProblem(.notCanonical, at: offset) }
        return flags
    }
}
