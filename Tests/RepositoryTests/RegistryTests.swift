import Testing

@Suite struct RegistryTests {
    private static let path = "Protocol/Registry.md"

    @Test func `the registry has its tables`() throws {
        let tables = try registry().tables
        for heading in ["Operations", "Item kinds", "Errors"] {
            #expect(tables[heading] != nil, "\(Self.path) has no table under '## \(heading)'")
        }
        #expect(
            tables.keys.contains { $0.hasPrefix("Fields") }, "\(Self.path) has no table under a heading '## Fields: …'")
    }

    @Test func `within a table no code and no name occurs twice`() throws {
        var offences: [String] = []
        for (heading, entries) in try registry().tables.sorted(by: { $0.key < $1.key }) {
            var codes: Set<String> = []
            var names: Set<String> = []
            for entry in entries {
                if !codes.insert(entry.code).inserted {
                    offences.append("\(Self.path):\(entry.line): \(heading): code \(entry.code) again")
                }
                if !names.insert(entry.name).inserted && entry.name != entry.code {
                    offences.append("\(Self.path):\(entry.line): \(heading): name `\(entry.name)` again")
                }
            }
        }
        #expect(offences == [])
    }

    @Test func `the errors, reasons and notes of the sources and of the registry are the same`() throws {
        let tables = try registry().tables
        let listed = Set((tables["Errors", default: []] + tables["Anchor reasons", default: []]).map(\.code))
        var used: Set<String> = []
        for path in try ProjectTree.swiftFiles(below: "Sources") {
            used.formUnion(ErrorCodes.used(in: try ProjectTree.text(of: path)))
        }
        let notes = Set(tables["Notes", default: []].map(\.code))
        #expect(
            used.subtracting(listed).subtracting(notes).sorted() == [],
            "used in Sources, missing in the tables of errors and notes")
        #expect(
            listed.union(notes).subtracting(used).sorted() == [],
            "in the tables of errors and notes, used nowhere in Sources")
    }

    @Test func `tables are read under their headings`() throws {
        let page = try RegistryPage(
            parsing: """
                # Registry
                ## Operations
                | code | name | since |
                |---:|---|---|
                | 1 | `write` | 1 |
                | 2 | `splice` | 1 |

                ## Errors
                | code | meaning |
                |---|---|
                | `not-found` | Nothing has this id. |
                """)
        #expect(page.tables["Operations"]?.map(\.code) == ["1", "2"])
        #expect(page.tables["Operations"]?.map(\.name) == ["write", "splice"])
        #expect(page.tables["Errors"] == [RegistryPage.Entry(code: "not-found", name: "not-found", line: 11)])
    }

    @Test func `a row that cannot be read is an error and not left out`() {
        #expect(throws: RegistryPage.Malformed.row(line: 4, text: "| one | `write` |")) {
            try RegistryPage(parsing: "## Operations\n| code | name |\n|---|---|\n| one | `write` |")
        }
        #expect(throws: RegistryPage.Malformed.tableWithoutHeading(line: 3)) {
            try RegistryPage(parsing: "| code | name |\n|---|---|\n| 1 | `write` |")
        }
    }

    @Test func `codes are found in properties named code, behind that label and in notes, and nowhere else`() {
        let source = """
            public var code: String {
                switch self {
                case .gap: "gap"  // not "commented"
                case .store(let cause): cause.code
                case .notFound, .gone: return "not-found"
                }
            }
            var message: String { "no-code" }
            static let fork = Failure(code: "fork", message: "two branches")
            var codeName: String { "no-code" }
            talk.note("kept", "One thing stays.")
            talk.note(
                "text-kept", "no-code")
            talk.say("no-code")
            """
        #expect(ErrorCodes.used(in: source) == ["gap", "not-found", "fork", "kept", "text-kept"])
    }

    private func registry() throws -> RegistryPage {
        try #require(
            ProjectTree.exists(Self.path), "\(Self.path) is missing: it lists every code that reaches bytes or people")
        return try RegistryPage(parsing: try ProjectTree.text(of: Self.path))
    }
}
