public import MergeTypes

/// A scalar of a text, told from all others of the root by its offset.
public enum StandingScalar: Hashable {
    case root(Int)
    case typed(Unicode.Scalar)
}

extension TextPieces {
    /// The scalars in order, up to this offset of the root's endless tail.
    public func standing(rootScalars: Int) -> [StandingScalar] {
        var scalars: [StandingScalar] = []
        for piece in canonicalPieces + [.root(tail..<max(tail, rootScalars))] {
            switch piece {
            case .root(let range): scalars += range.map { .root($0) }
            case .typed(let utf8): scalars += String(decoding: utf8, as: UTF8.self).unicodeScalars.map { .typed($0) }
            }
        }
        return scalars
    }
}
