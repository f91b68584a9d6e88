extension TextPieces {
    /// What stands before ``tail``, with no two pieces that could be one: equal texts have equal pieces.
    ///
    /// Cost: linear.
    public var canonicalPieces: [TextPiece] {
        var result: [TextPiece] = []
        var typed: [UInt8] = []
        for piece in pieces {
            if typed.isEmpty { typed = piece.bytes } else { typed += piece.bytes }
            guard let root = piece.root else { continue }
            if !typed.isEmpty { result.append(.typed(typed)) }
            typed = []
            if root + piece.count < Self.end { result.append(.root(root..<root + piece.count)) }
        }
        return result
    }

    /// The offset from which on the root stands up to its end: what follows the last of the canonical pieces.
    public var tail: Int { Self.end - pieces[pieces.count - 1].count }

    /// Creates a text from its canonical pieces and its tail.
    ///
    /// `nil` where they are not canonical: a piece is empty or no UTF-8, two could be one, offsets do not rise, or the
    /// tail is beyond all reach.
    public init?(canonicalPieces: [TextPiece], tail: Int) {
        guard tail >= 0, tail < Self.end / 2 else { return nil }
        self.init()
        pieces = []
        var end = 0
        for piece in canonicalPieces + [.root(tail..<Self.end)] {
            let previous = pieces.last
            switch piece {
            case .root(let range):
                let isApart = previous == nil || previous?.isTyped == true || range.lowerBound > end
                guard !range.isEmpty, range.lowerBound >= end, isApart else { return nil }
                pieces.append(Piece(root: range.lowerBound, count: range.count))
                end = range.upperBound
            case .typed(let utf8):
                let isText = !utf8.isEmpty && String(validating: utf8, as: UTF8.self) != nil
                guard isText, previous?.isTyped != true else { return nil }
                pieces += utf8.withUnsafeBytes { Self.chunks(of: $0) }
            }
        }
    }
}

extension TextPieces: Hashable {
    /// Whether the same scalars stand in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        left.tail == right.tail && left.canonicalPieces == right.canonicalPieces
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(tail)
        hasher.combine(canonicalPieces)
    }
}
