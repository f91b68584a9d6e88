extension RandomAccessCollection where Element: Comparable, Index == Int {
    /// The index of the last element that isn't above `value`, in a sorted collection; `nil` where all are above.
    func lastIndex(atMost value: Element) -> Int? {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] <= value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low == startIndex ? nil : low - 1
    }
}
