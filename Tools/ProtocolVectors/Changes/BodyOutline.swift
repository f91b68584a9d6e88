import Causality

/// Where the parts of a change's body are: what `ChangeBody` reads, and doesn't hand out.
struct BodyOutline {
    /// A part that is here.
    struct Sealed {
        let salt: UInt64
        let bytes: [UInt8]
    }

    /// The parts in order; `nil` for one that was dropped.
    private(set) var parts: [Sealed?] = []

    /// The salts in order, as a writer draws them.
    var salts: [UInt64] { parts.compactMap { $0?.salt } }

    /// Cuts up a body that is in order.
    init(_ body: [UInt8]) throws {
        var reader = ByteReader(body)
        for _ in 0..<(try reader.count(upTo: 100)) {
            _ = try reader.dotlessChange()
            _ = try reader.fixed64()
        }
        for _ in 0..<(try reader.count(upTo: 100)) {
            if try reader.byte() == 0 {
                parts.append(Sealed(salt: try reader.fixed64(), bytes: try reader.blob(upTo: body.count)))
            } else {
                _ = try reader.number()
                _ = try reader.hash()
                parts.append(nil)
            }
        }
    }
}

extension ByteReader {
    /// A replica and a sequence.
    fileprivate mutating func dotlessChange() throws -> ChangeID {
        ChangeID(replica: try identifier(), sequence: try sequence())
    }
}
