public import Causality
internal import LibraryModel

extension ChangeBody {
    /// Whether this program knows all that a change does.
    ///
    /// What a newer one put into it has no effect yet, and is needed as long as somebody may learn it: such a change is
    /// never in a baseline.
    ///
    /// - Throws: `EncodingProblem` for bytes that are no body.
    public static func isUnderstood(_ bytes: [UInt8]) throws(EncodingProblem) -> Bool {
        var walk = try PartWalk(bytes)
        while let part = try walk.next() {
            guard case .present(_, var reader) = part else { continue }
            var whole = reader
            let part = try PartCodec.read(from: &reader, firstIndex: 0)
            let hasUnknown = part.operations.contains { operation in
                if case .unknown = operation { true } else { false }
            }
            // What stands behind known things is lost where they are written again.
            var known = ByteWriter(capacity: whole.remaining)
            PartCodec.write(part, to: &known)
            if hasUnknown || known.bytes != whole.rest() { return false }
        }
        return true
    }
}
