/// Takes away what keys don't tell apart: case, and how a letter with marks is put together.
enum KeyFolding {
    /// The folded scalars: normalization form C around full case folding, repeated until nothing changes.
    ///
    /// Composition can join scalars whose folding is longer, such as ω and the iota below it; hence the repetition.
    static func fold(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        fold(scalars) { _ in nil }
    }

    /// The folded scalars of a label of a host name.
    ///
    /// As other folding, but ß and ς stay, since `faß.de` and `fass.de` are different sites
    /// (RFC 5892, section 2.6), and ẞ is the capital of ß.
    static func foldHostLabel(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        fold(scalars) { scalar in
            switch scalar {
            case "\u{DF}", "\u{1E9E}": "\u{DF}"
            case "\u{3C2}": "\u{3C2}"
            default: nil
            }
        }
    }

    private static func fold(
        _ scalars: [Unicode.Scalar], exception: (Unicode.Scalar) -> Unicode.Scalar?
    ) -> [Unicode.Scalar] {
        let folding = UnicodeData.pinned.caseFolding
        var folded = CanonicalComposition.normalize(scalars)
        while true {
            var next: [Unicode.Scalar] = []
            var hasChanged = false
            next.reserveCapacity(folded.count + 8)
            for scalar in folded {
                if scalar.isASCII {
                    let small = scalar.lowercasedASCII
                    next.append(small)
                    hasChanged = hasChanged || small != scalar
                } else if let exceptional = exception(scalar) {
                    next.append(exceptional)
                    hasChanged = hasChanged || exceptional != scalar
                } else if let replacement = folding.replacement(of: scalar) {
                    next.append(contentsOf: replacement)
                    hasChanged = true
                } else {
                    next.append(scalar)
                }
            }
            if !hasChanged { return folded }
            next = CanonicalComposition.normalize(next)
            // ǰ folds to two scalars, which compose to ǰ again.
            if next == folded { return folded }
            folded = next
        }
    }
}
