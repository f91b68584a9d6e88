/// Finds the item that holds a scalar, by the scalar's name: an ordered list of where items begin, in chunks.
struct TextItemIndex: Sendable {
    private struct Entry: Sendable {
        let name: Int
        let item: Int
    }

    private static let largestChunk = 256

    /// None is empty but the first, before anything is inserted.
    private var chunks: [[Entry]] = [[]]
    /// The first name of each chunk.
    private var beginnings: [Int] = [.min]

    /// Notes that an item begins with a scalar.
    mutating func insert(_ item: Int, beginningWith name: Int) {
        let chunk = chunk(of: name)
        let position = position(of: name, in: chunk)
        chunks[chunk].insert(Entry(name: name, item: item), at: position)
        guard chunks[chunk].count > Self.largestChunk else { return }
        // Names mostly rise: a full chunk at the end stays full.
        let isLast = chunk == chunks.count - 1 && position == chunks[chunk].count - 1
        let middle = isLast ? position : Self.largestChunk / 2
        chunks.insert(Array(chunks[chunk][middle...]), at: chunk + 1)
        chunks[chunk].removeSubrange(middle...)
        beginnings.insert(chunks[chunk + 1][0].name, at: chunk + 1)
    }

    /// The item that holds a scalar: the last one that begins with it or before it.
    func item(of name: Int) -> Int {
        let chunk = chunk(of: name)
        return chunks[chunk][position(of: name + 1, in: chunk) - 1].item
    }

    private func chunk(of name: Int) -> Int { Self.count(of: beginnings.count) { beginnings[$0] <= name } - 1 }

    private func position(of name: Int, in chunk: Int) -> Int {
        Self.count(of: chunks[chunk].count) { chunks[chunk][$0].name < name }
    }

    /// How many positions come before the first one that isn't below.
    private static func count(of count: Int, _ isBelow: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBelow(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
