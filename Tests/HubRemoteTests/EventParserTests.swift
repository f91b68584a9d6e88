import Testing

@testable import HubRemote

@Suite struct EventParserTests {
    private static let streams: [(String, Int)] = [
        ("", 0),
        ("event: hint\ndata: {}\n\n", 1),
        ("retry: 3000\n\nevent: hint\ndata: {}\n\n", 1),
        ("event: hint\r\ndata: {}\r\n\r\n", 1),
        ("event: hint\rdata: {}\r\r", 1),
        ("event:hint\ndata:{}\n\n", 1),
        ("data: {}\nevent: hint\n\n", 1),
        ("\u{FEFF}event: hint\ndata: {}\n\n", 1),
        ("id: 7\nevent: hint\ndata: a\ndata: b\n\n", 1),
        ("event: hint\ndata\n\n", 1),
        ("event: other\nevent: hint\ndata: {}\n\n", 1),
        (": keep-alive\n\n", 0),
        (": keep-alive\n\n: keep-alive\n\nevent: hint\ndata: {}\n\n: keep-alive\n\n", 1),
        ("event: hint\n: keep-alive\ndata: {}\n\n", 1),
        ("event: hint\ndata: {}\n\nevent: hint\ndata: {}\n\n", 2),
        ("event: hint\ndata: \(String(repeating: "x", count: 10_000))\n\n", 1),
        // Not ended, without data, or something else.
        ("event: hint\ndata: {}\n", 0),
        ("event: hint\n\n", 0),
        ("event: hint\n\ndata: {}\n\n", 0),
        ("data: {}\n\n", 0),
        ("event: hints\ndata: {}\n\n", 0),
        ("event: hint \ndata: {}\n\n", 0),
        ("event:  hint\ndata: {}\n\n", 0),
        ("Event: hint\ndata: {}\n\n", 0),
        ("event: hint\nevent: other\ndata: {}\n\n", 0),
        ("event: \(String(repeating: "hint", count: 1000))\ndata: {}\n\n", 0),
        (": event: hint\n: data: {}\n\n", 0),
        ("event: hint\ndatabase: {}\n\n", 0),
        ("\n\n\n\r\n\r\r", 0),
    ]

    @Test(arguments: streams)
    func `hints are found, and nothing else is taken for one`(stream: String, hints: Int) {
        var parser = EventParser()
        #expect(parser.feed(stream.utf8) == hints)
    }

    @Test(arguments: streams)
    func `pieces of any size give the same`(stream: String, hints: Int) {
        let bytes = Array(stream.utf8)
        for split in bytes.indices.prefix(200) {
            var parser = EventParser()
            #expect(parser.feed(bytes[..<split]) + parser.feed(bytes[split...]) == hints, "split at \(split)")
        }
        var parser = EventParser()
        #expect(bytes.reduce(0) { $0 + parser.feed([$1]) } == hints)
    }

    @Test func `a line without an end takes no memory`() {
        var parser = EventParser()
        for _ in 0..<1000 { #expect(parser.feed([UInt8](repeating: 0x61, count: 1000)) == 0) }
        #expect(parser.keptInBytes <= 64)
        #expect(parser.feed("\nevent: hint\ndata: {}\n\n".utf8) == 1)
    }
}
