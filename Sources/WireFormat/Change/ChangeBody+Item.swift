public import Causality
public import LibraryModel

extension ChangeBody {
    /// Reads only the parts on one item; others are passed over.
    ///
    /// Cost: the parts on the item, and a step for each other one.
    ///
    /// - Parameter firstIndices: the first indices of the parts on the item, in order.
    public static func parts(
        on item: ItemKey, firstIndices: [UInt32], in bytes: [UInt8]
    ) throws(EncodingProblem) -> [ChangePart] {
        var reader = ByteReader(bytes)
        _ = try readContextDelta(from: &reader)
        var found: [ChangePart] = []
        for _ in 0..<(try reader.count(upTo: Limits.partsInChange, bytesEach: 10)) {
            let start = reader.offset
            switch try reader.byte() {
            case 0:
                _ = try reader.fixed64()
                let range = try reader.skip(try reader.count(upTo: Limits.partInBytes))
                var head = ByteReader(bytes, in: range)
                let key = ItemKey(kind: ItemKind(rawValue: try head.number()), id: try head.identifier())
                guard key == item, found.count < firstIndices.count else { continue }
                var part = ByteReader(bytes, in: range)
                found.append(try PartCodec.read(from: &part, firstIndex: firstIndices[found.count]))
            case 1:
                _ = try reader.number(upTo: UInt64(Limits.operationsInChange))
                _ = try reader.hash()
            default: throw EncodingProblem(.notCanonical, at: start)
            }
        }
        return found
    }
}
