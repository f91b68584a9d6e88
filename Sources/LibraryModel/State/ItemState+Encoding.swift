public import Causality
internal import MergeTypes

/// The canonical row of an item: what the digest hashes and the store keeps. See Protocol/Encoding.md, "Item row".
///
/// Replicas and changes are listed once, and a register that was written once under the row's standard dot costs one
/// byte of metadata.
extension ItemState {
    /// How rows are laid out.
    private static let rowVersion: UInt8 = 2

    /// The canonical bytes.
    ///
    /// Equal states have equal bytes.
    public var canonicalRow: [UInt8] {
        let table = DotTable(self)
        var writer = ByteWriter(capacity: 512)
        writer.byte(Self.rowVersion)
        table.write(to: &writer)
        let standard = registers.entries.first?.value.siblings.first?.dot
        writer.count(registers.entries.count)
        if let standard { table.write(standard, to: &writer) }
        for entry in registers.entries {
            let siblings = entry.value.siblings
            let isStandard = siblings.count == 1 && siblings[0].dot == standard
            writer.number(entry.field.rawValue << 1 | (isStandard ? 1 : 0))
            if !isStandard { writer.count(siblings.count) }
            for sibling in siblings {
                if !isStandard { table.write(sibling.dot, to: &writer) }
                writer.optional(sibling.value)
            }
        }
        writer.count(sets.entries.count)
        for entry in sets.entries {
            writer.number(entry.field.rawValue)
            writer.count(entry.value.entries.count)
            for member in entry.value.entries {
                writer.blob(member.element.bytes)
                table.write(member.dots, to: &writer)
            }
        }
        write(texts, table, to: &writer)
        writer.count(privateRecord.siblings.count)
        for sibling in privateRecord.siblings {
            table.write(sibling.dot, to: &writer)
            writer.hash(sibling.value)
        }
        table.write(touches.touches, to: &writer)
        table.write(touches.trashings, to: &writer)
        table.write(newestParts.dots, to: &writer)
        table.write(purge?.dots ?? Few(), to: &writer)
        table.write(purge?.parked.dots ?? Few(), to: &writer)
        return writer.bytes
    }

    /// Reads a canonical row.
    ///
    /// Throws where the bytes are none. One thing isn't looked at, because it would take writing the row again: whether
    /// all replicas, changes and times that it lists are needed.
    public init(canonicalRow bytes: [UInt8]) throws(EncodingProblem) {
        self.init()
        var reader = ByteReader(bytes)
        guard try reader.byte() == Self.rowVersion else {
            throw EncodingProblem(.unexpected("an unknown row version"), at: 0)
        }
        let table = try DotTable(from: &reader)
        registers = try Self.readRegisters(from: &reader, table)
        sets = try Self.readSets(from: &reader, table)
        texts = try Self.readTexts(from: &reader, table)
        var siblings: Few<Register<ContentHash>.Sibling> = []
        for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 34)) {
            let start = reader.offset
            let (dot, timestamp) = try table.readWrite(from: &reader)
            if let last = siblings.last, last.dot >= dot { throw EncodingProblem(.notCanonical, at: start) }
            siblings.append(.init(dot: dot, timestamp: timestamp, value: try reader.hash()))
        }
        privateRecord = Register(siblings: siblings)
        touches = TouchSet(touches: try table.readDots(from: &reader), trashings: try table.readDots(from: &reader))
        newestParts = try table.readNewestParts(from: &reader)
        let purges = try table.readDots(from: &reader)
        let parked = try table.readNewestParts(from: &reader)
        // An item is purged or holds something, and only work on a purged one is parked.
        guard purges.isEmpty ? parked.isEmpty : self == ItemState() else { throw EncodingProblem(.notCanonical, at: 0) }
        if !purges.isEmpty { purge = PurgeRecord(dots: purges, parked: parked) }
        try reader.expectEnd()
    }

    private static func readRegisters(
        from reader: inout ByteReader, _ table: DotTable
    ) throws(EncodingProblem) -> FieldMap<Register<[UInt8]?>> {
        let count = try reader.count(upTo: Limits.entriesInState, bytesEach: 2)
        guard count > 0 else { return FieldMap() }
        let standard = try table.readWrite(from: &reader)
        var entries: [FieldMap<Register<[UInt8]?>>.Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let start = reader.offset
            let head = try reader.number()
            let field = FieldCode(rawValue: head >> 1)
            if let last = entries.last, last.field >= field { throw EncodingProblem(.notCanonical, at: start) }
            var siblings: Few<Register<[UInt8]?>.Sibling> = []
            if head & 1 == 1 {
                siblings.append(
                    .init(dot: standard.dot, timestamp: standard.timestamp, value: try reader.optional()))
            } else {
                for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 3)) {
                    let (dot, timestamp) = try table.readWrite(from: &reader)
                    if let last = siblings.last, last.dot >= dot { throw EncodingProblem(.notCanonical, at: start) }
                    siblings.append(.init(dot: dot, timestamp: timestamp, value: try reader.optional()))
                }
                // One sibling with the standard dot has a shorter form.
                let isShort = siblings.count == 1 && siblings.first?.dot == standard.dot
                if siblings.isEmpty || isShort { throw EncodingProblem(.notCanonical, at: start) }
            }
            guard !entries.isEmpty || siblings.first?.dot == standard.dot else {
                throw EncodingProblem(.notCanonical, at: start)
            }
            entries.append(.init(field: field, value: Register(siblings: siblings)))
        }
        return FieldMap(entries: entries)
    }

    private static func readSets(
        from reader: inout ByteReader, _ table: DotTable
    ) throws(EncodingProblem) -> FieldMap<ObservedRemoveSet<MemberValue>> {
        var sets: [FieldMap<ObservedRemoveSet<MemberValue>>.Entry] = []
        for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 2)) {
            let start = reader.offset
            let field = FieldCode(rawValue: try reader.number(upTo: UInt64.max >> 1))
            if let last = sets.last, last.field >= field { throw EncodingProblem(.notCanonical, at: start) }
            var members: [ObservedRemoveSet<MemberValue>.Entry] = []
            for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 2)) {
                let element = MemberValue(try reader.blob(upTo: Limits.valueInBytes))
                let dots = try table.readDots(from: &reader)
                if let last = members.last, last.element >= element { throw EncodingProblem(.notCanonical, at: start) }
                if dots.isEmpty { throw EncodingProblem(.notCanonical, at: start) }
                members.append(.init(element: element, dots: dots))
            }
            if members.isEmpty { throw EncodingProblem(.notCanonical, at: start) }
            sets.append(.init(field: field, value: ObservedRemoveSet(entries: members)))
        }
        return FieldMap(entries: sets)
    }
}

extension ByteWriter {
    /// 0 for nothing, else the length plus one and the bytes.
    public mutating func optional(_ value: [UInt8]?) {
        guard let value else { return byte(0) }
        count(value.count + 1)
        raw(value)
    }
}

extension ByteReader {
    /// Nothing, or bytes up to the limit of a value.
    public mutating func optional() throws(EncodingProblem) -> [UInt8]? {
        let length = try number(upTo: UInt64(Limits.valueInBytes) + 1)
        return length == 0 ? nil : try raw(Int(length) - 1)
    }
}
