/// Normalization form C with the pinned tables (Unicode Standard Annex 15).
enum CanonicalComposition {
    /// The scalars in normalization form C.
    ///
    /// Linear, apart from runs of combining marks, whose sorting is quadratic: callers bound the length.
    static func normalize(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let unsettled = UnicodeData.pinned.unsettled
        if !scalars.contains(where: unsettled.contains) { return scalars }
        var (normalized, classes) = decompose(scalars)
        compose(&normalized, classes)
        return normalized
    }

    /// Decomposed scalars in canonical order, and the combining class of each.
    private static func decompose(_ scalars: [Unicode.Scalar]) -> ([Unicode.Scalar], classes: [UInt8]) {
        let data = UnicodeData.pinned
        var decomposed: [Unicode.Scalar] = []
        var classes: [UInt8] = []
        decomposed.reserveCapacity(scalars.count + 8)
        classes.reserveCapacity(scalars.count + 8)

        func append(_ scalar: Unicode.Scalar) {
            let combiningClass = data.combiningClass(of: scalar)
            var place = decomposed.count
            if combiningClass > 0 {
                while place > 0, classes[place - 1] > combiningClass { place -= 1 }
            }
            decomposed.insert(scalar, at: place)
            classes.insert(combiningClass, at: place)
        }

        for scalar in scalars {
            if let syllable = HangulSyllable(scalar) {
                for jamo in syllable.decomposition { append(jamo) }
            } else if let replacement = data.decomposition.replacement(of: scalar) {
                for part in replacement { append(part) }
            } else {
                append(scalar)
            }
        }
        return (decomposed, classes)
    }

    /// Composes in place: each scalar that nothing blocks from the starter before it, with that starter.
    private static func compose(_ scalars: inout [Unicode.Scalar], _ classes: [UInt8]) {
        let data = UnicodeData.pinned
        var starter: Int?
        var lastClass: UInt8 = 0
        var end = 0
        for (scalar, combiningClass) in zip(scalars, classes) {
            if let starter, end == starter + 1 || lastClass < combiningClass,
                let composite = HangulSyllable.composite(of: scalars[starter], scalar)
                    ?? data.composite(of: scalars[starter], scalar)
            {
                scalars[starter] = composite
                continue
            }
            if combiningClass == 0 { starter = end }
            lastClass = combiningClass
            scalars[end] = scalar
            end += 1
        }
        scalars.removeSubrange(end...)
    }
}
