internal import Causality
internal import LibraryModel

/// For each part of one change, where the part before it on the same item stands.
///
/// An item's row names its newest part. From there the links lead through all that was ever done to the item, newest
/// first, without an index that every edit would have to write.
struct PartLinks {
    private(set) var links: [(place: PartPlace, earlier: PartPlace?)] = []

    init() {}

    /// Notes the next part of the change.
    mutating func append(_ place: PartPlace, after earlier: PartPlace?) { links.append((place, earlier)) }

    /// The part before one on the same item.
    func earlier(than place: PartPlace) -> PartPlace? {
        var low = 0
        var high = links.count
        while low < high {
            let middle = (low + high) / 2
            if links[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low < links.count && links[low].place == place ? links[low].earlier : nil
    }

    /// The links that lead to the log, and not into its baseline.
    func within(_ baseline: LogBaseline?) -> PartLinks {
        var kept = PartLinks()
        for (place, earlier) in links {
            kept.append(place, after: earlier.flatMap { PartPlace(rawValue: $0.rawValue, within: baseline) })
        }
        return kept
    }

    /// For each part two numbers: how many indices it is behind the part before it in the change, and how far it is behind
    /// the one before it on its item, 0 where there is none.
    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 4 * links.count)
        var last: UInt32 = 0
        for (place, earlier) in links {
            writer.number(place.firstIndex - last)
            writer.number(UInt64(earlier.map { place.rawValue - $0.rawValue } ?? 0))
            last = place.firstIndex
        }
        return writer.bytes
    }

    /// Reads the links of the change at a position.
    init(_ bytes: [UInt8], at position: Int64) throws(EncodingProblem) {
        var reader = ByteReader(bytes)
        var index: UInt64 = 0
        while !reader.isAtEnd {
            index += try reader.number(upTo: UInt64(Limits.operationsInChange))
            let place = PartPlace(position: position, firstIndex: UInt32(truncatingIfNeeded: index))
            let distance = try reader.number(upTo: UInt64(place.rawValue))
            append(place, after: distance == 0 ? nil : PartPlace(rawValue: place.rawValue - Int64(distance)))
        }
    }
}
