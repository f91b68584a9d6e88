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
        var found: [ChangePart] = []
        var walk = try PartWalk(bytes)
        while found.count < firstIndices.count, let part = try walk.next() {
            guard case .present(_, var reader) = part else { continue }
            var head = reader
            guard try PartCodec.readItem(from: &head) == item else { continue }
            found.append(try PartCodec.read(from: &reader, firstIndex: firstIndices[found.count]))
        }
        return found
    }
}
