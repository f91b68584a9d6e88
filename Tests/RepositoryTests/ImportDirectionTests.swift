import Testing

@Suite struct ImportDirectionTests {
    /// What each module may import beside the standard library and, where it isn't pure, the platform.
    private static let allowedImports: [String: Set<String>] = [
        "Causality": ["Crypto"],
        "MergeTypes": ["Causality"],
        "LibraryModel": ["Causality", "MergeTypes"],
        "WireFormat": ["Causality", "MergeTypes", "LibraryModel", "Crypto", "CZstd"],
        "SyncProtocol": ["Causality", "LibraryModel", "WireFormat"],
        "SystemFiles": [],
        "ReplicaStore": [
            "Causality", "MergeTypes", "LibraryModel", "WireFormat", "SystemFiles", "GRDB", "GRDBSQLite", "CSQLiteShim",
        ],
        "Lectern": [
            "Causality", "MergeTypes", "LibraryModel", "WireFormat", "SyncProtocol", "SystemFiles", "ReplicaStore",
            "Logging",
        ],
        "FolderRemote": ["Causality", "LibraryModel", "WireFormat", "SyncProtocol", "SystemFiles"],
        "HubRemote": [
            "Causality", "WireFormat", "SyncProtocol", "Lectern", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix",
            "NIOSSL",
        ],
        "HubServer": [
            "Causality", "LibraryModel", "WireFormat", "SyncProtocol", "SystemFiles", "Lectern", "Hummingbird",
            "HummingbirdCore", "HummingbirdTLS", "HummingbirdHTTP2", "HTTPTypes", "NIOCore", "NIOHTTPTypes", "NIOSSL",
            "ServiceLifecycle", "UnixSignals", "Logging",
        ],
        "LecternCommand": [
            "SystemFiles", "Lectern", "FolderRemote", "HubRemote", "HubServer", "ArgumentParser", "Logging", "CMalloc",
        ],
    ]

    private static let cTargets: Set<String> = ["CMalloc", "CSQLiteShim", "CZstd"]

    /// Modules that do no I/O, read no clock and draw no random number.
    private static let pureModules = ["Causality", "MergeTypes", "LibraryModel", "WireFormat", "SyncProtocol"]

    private static let platform: Set<String> = [
        "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
    ]

    @Test(arguments: allowedImports.keys.sorted())
    func `a module imports only what its row allows`(module: String) throws {
        let isPure = Self.pureModules.contains(module)
        let allowed = try #require(Self.allowedImports[module]).union(isPure ? [] : Self.platform)
        var offences: [String] = []
        for path in try ProjectTree.swiftFiles(below: "Sources/\(module)") {
            for statement in ImportStatement.all(in: try ProjectTree.text(of: path))
            where !allowed.contains(statement.module) {
                offences.append("\(path):\(statement.line) imports \(statement.module)")
            }
        }
        #expect(offences == [])
    }

    @Test func `every folder below Sources has a row, and every row a folder with Swift in it`() throws {
        #expect(Set(try ProjectTree.targets()) == Set(Self.allowedImports.keys).union(Self.cTargets))
        for module in Self.allowedImports.keys.sorted() where ProjectTree.exists("Sources/\(module)") {
            #expect(try !ProjectTree.swiftFiles(below: "Sources/\(module)").isEmpty, "\(module) holds no Swift file")
        }
    }

    @Test func `no row leads back to its own module`() {
        func reach(from module: String) -> Set<String> {
            Self.allowedImports[module, default: []].reduce(into: []) { $0.formUnion(reach(from: $1).union([$1])) }
        }
        for module in Self.allowedImports.keys.sorted() where reach(from: module).contains(module) {
            Issue.record("\(module) may import itself through others")
        }
    }

    @Test func `tests are written with Swift Testing, the only kind that Tools/test runs`() throws {
        for path in try ProjectTree.swiftFiles(below: "Tests") {
            let imports = ImportStatement.all(in: try ProjectTree.text(of: path)).map(\.module)
            #expect(!imports.contains("XCTest"), "\(path) imports XCTest")
        }
    }

    @Test(arguments: pureModules)
    func `a pure module reads no clock and draws no random number`(module: String) throws {
        let impurity =
            #/\b(?:Date|UUID)\s*\(|\.random\b|\b(?:SystemRandomNumberGenerator|ContinuousClock|SuspendingClock)\b/#
        var offences: [String] = []
        for path in try ProjectTree.swiftFiles(below: "Sources/\(module)") {
            let code = SwiftSource(try ProjectTree.text(of: path)).code
            for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if let match = line.firstMatch(of: impurity) {
                    offences.append("\(path):\(index + 1) uses \(match.0)")
                }
            }
        }
        #expect(offences == [])
    }

    @Test func `imports are found behind attributes, access levels and kinds, and not in comments or strings`() {
        let source = """
            import A
            public import B
            @_exported public import C
            private import D
            @preconcurrency import E
            @_spi(Inner) @testable import F
            import struct G.Inner
            package import `H`; import I
            // import Commented
            /* import Commented */ import J
            let text = "import Quoted"
            let important = imports
            """
        let found = ImportStatement.all(in: source)
        #expect(found.map(\.module) == ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"])
        #expect(found.map(\.line) == [1, 2, 3, 4, 5, 6, 7, 8, 8, 10])
    }
}
