import Causality

/// The types of Protocol/Encoding.md, read to the text that a vector has for them, and written from it.
enum ByteForm {
    /// Reads all of some bytes; `nil` for the optional that is nothing.
    static func read(_ type: String, _ bytes: [UInt8]) throws -> String? {
        var reader = ByteReader(bytes)
        let value = try read(type, from: &reader)
        try reader.expectEnd()
        return value
    }

    private static func read(_ type: String, from reader: inout ByteReader) throws -> String? {
        switch type {
        case "number": "\(try reader.number())"
        case "signed": "\(try reader.signed())"
        case "u64": "\(try reader.fixed64())"
        case "text": try reader.text(upTo: 1 << 20)
        case "bytes": hexadecimal(try reader.blob(upTo: 1 << 20))
        case "optional": try optional(from: &reader)
        case "id": "\(try reader.identifier(ReplicaID.self))"
        case "hash": "\(try reader.hash())"
        case "dot": "\(try reader.dot())"
        case "dots": try dots(from: &reader).map(\.description).joined(separator: " ")
        default: try vector(from: &reader).description
        }
    }

    private static func optional(from reader: inout ByteReader) throws -> String? {
        let length = try reader.number()
        return length == 0 ? nil : hexadecimal(try reader.raw(Int(length) - 1))
    }

    private static func dots(from reader: inout ByteReader) throws -> [Dot] {
        var dots: [Dot] = []
        for _ in 0..<(try reader.count(upTo: 1 << 16, bytesEach: 18)) {
            let start = reader.offset
            let dot = try reader.dot()
            if let last = dots.last, last >= dot { throw EncodingProblem(.notCanonical, at: start) }
            dots.append(dot)
        }
        return dots
    }

    private static func vector(from reader: inout ByteReader) throws -> VersionVector {
        var entries: [ChangeID] = []
        for _ in 0..<(try reader.count(upTo: 1 << 16, bytesEach: 17)) {
            let start = reader.offset
            let entry = ChangeID(replica: try reader.identifier(), sequence: try reader.sequence())
            if let last = entries.last, last.replica >= entry.replica {
                throw EncodingProblem(.notCanonical, at: start)
            }
            entries.append(entry)
        }
        return VersionVector(entries)
    }

    /// Writes what a vector has.
    static func write(_ type: String, _ value: String?) throws -> [UInt8] {
        var writer = ByteWriter()
        let text = value ?? ""
        switch type {
        case "number": writer.number(UInt64(text) ?? 0)
        case "signed": writer.signed(Int64(text) ?? 0)
        case "u64": writer.fixed64(UInt64(text) ?? 0)
        case "text": writer.text(text)
        case "bytes": writer.blob(try VectorCase.bytes(text))
        case "optional":
            let bytes = try value.map { try VectorCase.bytes($0) }
            writer.count(bytes.map { $0.count + 1 } ?? 0)
            writer.raw(bytes ?? [])
        case "id", "hash": writer.raw(try VectorCase.bytes(text))
        case "dot": writer.dot(try VectorCase.dot(text))
        case "dots":
            let dots = try text.split(separator: " ").map { try VectorCase.dot(String($0)) }
            writer.count(dots.count)
            for dot in dots { writer.dot(dot) }
        default:
            let entries = VersionVector(text: text)?.entries ?? []
            writer.count(entries.count)
            for entry in entries {
                writer.identifier(entry.replica)
                writer.number(entry.sequence)
            }
        }
        return writer.bytes
    }
}
