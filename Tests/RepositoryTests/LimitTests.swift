import Testing

@Suite struct LimitTests {
    @Test func `the page of limits is the table of the program`() throws {
        let declared = try Self.declared(in: ProjectTree.text(of: "Sources/LibraryModel/Limits.swift"))
        let listed = try Self.listed(in: ProjectTree.text(of: "Protocol/Limits.md"))
        #expect(!declared.isEmpty)
        #expect(declared.filter { listed[$0.key] != $0.value } == [:], "in the program, and not so in the page")
        #expect(listed.filter { declared[$0.key] == nil } == [:], "in the page, and not in the program")
    }

    @Test func `limits that stand elsewhere are those of their modules`() throws {
        let page = try ProjectTree.text(of: "Protocol/Limits.md")
        let listed = page.matches(of: #/\n\| (\d[^|]*) \|/#).map { String($0.1) }
        #expect(listed == Self.elsewhere.map { $0.value })
        for limit in Self.elsewhere {
            let source = try ProjectTree.text(of: "Sources/\(limit.file)")
            for declaration in limit.declarations {
                #expect(source.contains("\(declaration)\n"), "\(limit.value) is not \(declaration)")
            }
        }
    }

    @Test func `limits are read as they are written`() throws {
        let program = """
            /// One text.
            public static let text = 16 << 20
            public static let value = text + 1024
            public static let authors = 256
            """
        let page = """
            | limit | value | of what |
            |---|---:|---|
            | `text` | 16 MiB | one text |
            | `value` | 16 MiB + 1 KiB | one value |
            | `authors` | 256 | authors |
            """
        let limits = ["text": 16_777_216, "value": 16_778_240, "authors": 256]
        #expect(try Self.declared(in: program) == limits)
        #expect(try Self.listed(in: page) == limits)
        #expect(try Self.listed(in: "| `a` | 1,048,576 | x |\n| `b` | 2^60 | y |") == ["a": 1_048_576, "b": 1 << 60])
    }

    /// The rows of the page's second table, and how the program says the same.
    private static let elsewhere: [(value: String, file: String, declarations: [String])] = [
        ("2^48", "Causality/Causality.swift", ["largestSequence: UInt64 = 1 << 48"]),
        ("2^31 − 1", "MergeTypes/Text/TextEdit.swift", ["reachLimit = Int(Int32.max)"]),
        ("2^48 − 1 ms", "Causality/Timestamp.swift", ["largestMilliseconds: Int64 = (1 << 48) - 1"]),
        ("60 s", "Causality/HybridClock.swift", ["followLimitInMilliseconds: Int64 = 60_000"]),
        (
            "10,000 × and 1 MiB", "WireFormat/Bundle/BundleFormat.swift",
            ["expansion = 10_000", "expansionAllowanceInBytes = 1 << 20"]
        ),
        (
            "8 MiB", "WireFormat/Compression/ZstandardDecompressor.swift",
            ["largestWindowAsPowerOfTwo: Int32 = 23"]
        ),
        (
            "3,014,688", "WireFormat/Bundle/BundleFormat.swift",
            ["headerFieldsInBytes = 16 + 10 + 2 * (3 + Limits.replicas * (16 + 7))"]
        ),
        (
            "63 and 253", "LibraryModel/Identity/WebHost.swift",
            ["labelLimitInBytes = 63", "private static let limitInBytes = 253"]
        ),
    ]

    /// The constants of the program: a number, a shifted one, or a sum of such and of earlier ones.
    private static func declared(in text: String) throws -> [String: Int] {
        var limits: [String: Int] = [:]
        for match in text.matches(of: #/public static let (\w+) = (.+)/#) {
            limits[String(match.1)] = try sum(of: match.2) { term in
                guard let shifted = term.wholeMatch(of: #/(\d+) << (\d+)/#) else { return Int(term) ?? limits[term] }
                guard let number = Int(shifted.1), let bits = Int(shifted.2) else { return nil }
                return number << bits
            }
        }
        return limits
    }

    /// The rows of the page that begin with a name: a number with or without a unit, a power of two, or a sum.
    private static func listed(in text: String) throws -> [String: Int] {
        var limits: [String: Int] = [:]
        for match in text.matches(of: #/\| `(\w+)` \| ([^|]+) \|/#) {
            limits[String(match.1)] = try sum(of: match.2) { term in
                if term.hasPrefix("2^") { return Int(term.dropFirst(2)).map { 1 << $0 } }
                let words = term.split(separator: " ")
                let unit = ["": 1, "KiB": 1 << 10, "MiB": 1 << 20][words.dropFirst().joined()]
                guard let number = Int(words[0].filter { $0 != "," }), let unit else { return nil }
                return number * unit
            }
        }
        return limits
    }

    private static func sum(of text: Substring, _ value: (String) -> Int?) throws -> Int {
        var sum = 0
        for term in text.split(separator: " + ") {
            let number = value(String(term))
            sum += try #require(number, "\(text) is no limit")
        }
        return sum
    }
}
