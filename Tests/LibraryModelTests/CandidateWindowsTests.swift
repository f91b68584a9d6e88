import Testing

@testable import LibraryModel

/// The windows that share the most with a pattern come first.
@Suite struct CandidateWindowsTests {
    private let pattern = (0..<64).map { 0x4e00 + UInt32($0) }
    private let blank = UInt32(0x20)

    private func body(_ blocks: Int, _ parts: [(start: Int, length: Int)]) -> [UInt32] {
        var body = [UInt32](repeating: blank, count: blocks * 64)
        for part in parts {
            body.replaceSubrange(part.start..<part.start + part.length, with: pattern.prefix(part.length))
        }
        return body
    }

    @Test func `words on the border of two blocks count whole`() {
        let body = body(20, [(3 * 64, 44), (10 * 64 + 32, 64)])
        #expect(CandidateWindows(of: pattern, in: body).ranges.first == 9 * 64..<13 * 64)
    }

    @Test func `windows end with the body, and neighbours are not looked at twice`() {
        #expect(CandidateWindows(of: pattern, in: body(2, [(0, 64)])).ranges == [0..<128])
        #expect(CandidateWindows(of: pattern, in: body(9, [(8 * 64, 64)])).ranges == [6 * 64..<9 * 64])
    }

    @Test func `there are eight at most, and none where nothing is shared`() {
        let body = body(40, (0..<12).map { (3 * $0 * 64, 20) })
        #expect(CandidateWindows(of: pattern, in: body).ranges.count == CandidateWindows.limit)
        #expect(CandidateWindows(of: pattern, in: [UInt32](repeating: blank, count: 999)).ranges.isEmpty)
    }

    @Test(arguments: 0..<4)
    func `texts shorter than a sequence share nothing`(length: Int) {
        let short = Array(pattern.prefix(length))
        #expect(CandidateWindows(of: short, in: pattern).ranges.isEmpty)
        #expect(CandidateWindows(of: pattern, in: short).ranges.isEmpty)
    }
}
