internal import Causality
internal import LibraryModel

/// Operations as bytes: a code, a length, a payload.
///
/// See Protocol/Encoding.md, "Operations".
///
/// A payload may go on behind what this program knows; such bytes stay in the log and are forwarded.
enum OperationCodec {
    enum Code {
        static let writeFields: UInt64 = 1
        static let addMembers: UInt64 = 2
        static let removeMembers: UInt64 = 3
        static let writePrivate: UInt64 = 4
        static let trash: UInt64 = 5
        static let purge: UInt64 = 6
        static let spliceText: UInt64 = 7
    }

    static func write(_ operation: LibraryOperation, to writer: inout ByteWriter) {
        writer.number(code(of: operation))
        writer.blob { payload in
            switch operation {
            case .writeFields(let operation):
                payload.count(operation.writes.count)
                for write in operation.writes {
                    payload.number(write.field.rawValue)
                    payload.optional(write.value)
                    payload.dots(write.sparing)
                }
            case .addMembers(let operation):
                payload.count(operation.additions.count)
                for addition in operation.additions {
                    payload.number(addition.field.rawValue)
                    payload.blob(addition.element.bytes)
                }
            case .removeMembers(let operation):
                payload.count(operation.removals.count)
                for removal in operation.removals {
                    payload.number(removal.field.rawValue)
                    payload.blob(removal.element.bytes)
                    payload.dots(removal.seen)
                }
            case .writePrivate(let operation):
                payload.hash(operation.commitment)
                payload.dots(operation.sparing)
            case .trash(let operation): payload.dots(operation.sparing)
            case .purge: break
            case .spliceText(let operation): payload.spliceText(operation)
            case .unknown(let operation): payload.raw(operation.payload)
            }
        }
    }

    private static func code(of operation: LibraryOperation) -> UInt64 {
        switch operation {
        case .writeFields: Code.writeFields
        case .addMembers: Code.addMembers
        case .removeMembers: Code.removeMembers
        case .writePrivate: Code.writePrivate
        case .trash: Code.trash
        case .purge: Code.purge
        case .spliceText: Code.spliceText
        case .unknown(let operation): operation.code
        }
    }

    static func read(from reader: inout ByteReader) throws(EncodingProblem) -> LibraryOperation {
        let code = try reader.number()
        var payload = try reader.nested(upTo: Limits.operationInBytes)
        switch code {
        case Code.writeFields: return .writeFields(try readWrites(from: &payload))
        case Code.addMembers: return .addMembers(try readAdditions(from: &payload))
        case Code.removeMembers: return .removeMembers(try readRemovals(from: &payload))
        case Code.writePrivate:
            return .writePrivate(WritePrivate(commitment: try payload.hash(), sparing: try payload.dots()))
        case Code.trash: return .trash(TrashItem(sparing: try payload.dots()))
        case Code.purge: return .purge(PurgeItem())
        case Code.spliceText: return .spliceText(try payload.spliceText())
        default: return .unknown(UnknownOperation(code: code, payload: payload.rest()))
        }
    }

    /// What an operation has to do with what travels beside changes.
    enum Outline {
        case captures([ContentHash])
        case writesPrivate
        case other
    }

    /// Passes over an operation.
    static func outline(from reader: inout ByteReader) throws(EncodingProblem) -> Outline {
        switch try reader.number() {
        case Code.addMembers:
            var payload = try reader.nested(upTo: Limits.operationInBytes)
            return .captures(LibraryOperation.addMembers(try readAdditions(from: &payload)).captures)
        case Code.writePrivate:
            _ = try reader.skip(try reader.count(upTo: Limits.operationInBytes))
            return .writesPrivate
        default:
            _ = try reader.skip(try reader.count(upTo: Limits.operationInBytes))
            return .other
        }
    }

    private static func readWrites(from reader: inout ByteReader) throws(EncodingProblem) -> WriteFields {
        var writes: [WriteFields.Write] = []
        for _ in 0..<(try reader.count(upTo: Limits.entriesInOperation, bytesEach: 3)) {
            let start = reader.offset
            let field = FieldCode(rawValue: try reader.number(upTo: UInt64.max >> 1))
            if let last = writes.last, last.field >= field { throw EncodingProblem(.notCanonical, at: start) }
            writes.append(.init(field: field, value: try reader.optional(), sparing: try reader.dots()))
        }
        return WriteFields(writes)
    }

    private static func readAdditions(from reader: inout ByteReader) throws(EncodingProblem) -> AddMembers {
        var additions: [AddMembers.Addition] = []
        for _ in 0..<(try reader.count(upTo: Limits.entriesInOperation, bytesEach: 2)) {
            let start = reader.offset
            let addition = AddMembers.Addition(
                field: FieldCode(rawValue: try reader.number(upTo: UInt64.max >> 1)),
                element: MemberValue(try reader.blob(upTo: Limits.valueInBytes)))
            if let last = additions.last, last >= addition { throw EncodingProblem(.notCanonical, at: start) }
            additions.append(addition)
        }
        return AddMembers(additions)
    }

    private static func readRemovals(from reader: inout ByteReader) throws(EncodingProblem) -> RemoveMembers {
        var removals: [RemoveMembers.Removal] = []
        for _ in 0..<(try reader.count(upTo: Limits.entriesInOperation, bytesEach: 3)) {
            let start = reader.offset
            let removal = RemoveMembers.Removal(
                field: FieldCode(rawValue: try reader.number(upTo: UInt64.max >> 1)),
                element: MemberValue(try reader.blob(upTo: Limits.valueInBytes)), seen: try reader.dots())
            if let last = removals.last, last >= removal { throw EncodingProblem(.notCanonical, at: start) }
            removals.append(removal)
        }
        return RemoveMembers(removals)
    }
}

extension ByteWriter {
    /// A count, then dots in ascending order.
    mutating func dots(_ dots: [Dot]) {
        count(dots.count)
        for dot in dots { self.dot(dot) }
    }
}

extension ByteReader {
    /// A count, then dots in strictly ascending order.
    mutating func dots() throws(EncodingProblem) -> [Dot] {
        let count = try count(upTo: Limits.entriesInOperation, bytesEach: 18)
        var dots: [Dot] = []
        for _ in 0..<count {
            let start = offset
            let dot = try dot()
            if let last = dots.last, last >= dot { throw EncodingProblem(.notCanonical, at: start) }
            dots.append(dot)
        }
        return dots
    }
}
