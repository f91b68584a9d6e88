// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is strict: imports are internal unless said otherwise, and a warning stops the build.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// libFuzzer brings its own `main`, so what it calls is a target only where `Tools/fuzz` asks for it.
let fuzzing: [Target] =
    Context.environment["LECTERN_FUZZING"] == nil
    ? []
    : [
        .executableTarget(
            name: "Fuzzer", dependencies: ["FuzzTargets"], path: "Tools/Fuzzing/Fuzzer", swiftSettings: strict)
    ]

let package = Package(
    name: "lectern",
    products: [
        .library(name: "Lectern", targets: ["Lectern"]),
        .library(name: "HubServer", targets: ["HubServer"]),
        .library(name: "HubRemote", targets: ["HubRemote"]),
        .library(name: "FolderRemote", targets: ["FolderRemote"]),
        .executable(name: "lectern", targets: ["LecternCommand"]),
        .executable(name: "lectern-bench", targets: ["LecternBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    ],
    targets: [
        // System libraries, and what only C can say to them.
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "CSQLiteShim", linkerSettings: [.linkedLibrary("sqlite3")]),

        // Pure modules: no I/O, no clock, no random numbers.
        .target(
            name: "Causality",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .target(name: "MergeTypes", dependencies: ["Causality"], swiftSettings: strict),
        .target(name: "LibraryModel", dependencies: ["Causality", "MergeTypes"], swiftSettings: strict),
        .target(
            name: "WireFormat",
            dependencies: ["Causality", "MergeTypes", "LibraryModel", "CZstd"],
            swiftSettings: strict),

        .target(
            name: "SyncProtocol", dependencies: ["Causality", "LibraryModel", "WireFormat"], swiftSettings: strict),

        // Calls of the system on files, and the queues for what blocks on them.
        .target(name: "SystemFiles", swiftSettings: strict),

        // One replica in one SQLite file, and the library's front door.
        .target(
            name: "ReplicaStore",
            dependencies: [
                "Causality", "MergeTypes", "LibraryModel", "WireFormat", "SystemFiles", "CSQLiteShim",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            resources: [
                "log1", "log2", "log3", "replica1", "replica2", "replica3", "replica4", "replica5", "replica6", "hub1",
                "hub2",
            ].map { .embedInCode("Schema/\($0).sql") },
            swiftSettings: strict),
        .target(
            name: "Lectern",
            dependencies: [
                "Causality", "MergeTypes", "LibraryModel", "WireFormat", "SyncProtocol", "SystemFiles", "ReplicaStore",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Remotes, and the hub that one of them speaks with.
        .target(
            name: "FolderRemote",
            dependencies: ["Causality", "LibraryModel", "WireFormat", "SyncProtocol", "SystemFiles"],
            swiftSettings: strict),
        .target(
            name: "HubRemote",
            dependencies: [
                "Lectern", "SyncProtocol",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .target(
            name: "HubServer",
            dependencies: [
                "Lectern", "SyncProtocol", "SystemFiles",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "LecternCommand",
            dependencies: [
                "CMalloc", "SystemFiles", "Lectern", "FolderRemote", "HubRemote", "HubServer",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Scores how anchors are resolved, against samples whose truth is known.
        .executableTarget(
            name: "AnchorScore", dependencies: ["Causality", "LibraryModel", "MergeTypes"], path: "Tools/AnchorScore",
            swiftSettings: strict),
        // Makes the examples in Protocol/Vectors, and the command that writes them.
        .target(
            name: "ProtocolVectors",
            dependencies: ["Causality", "MergeTypes", "LibraryModel", "WireFormat", "SyncProtocol"],
            path: "Tools/ProtocolVectors", swiftSettings: strict),
        .executableTarget(
            name: "VectorGenerator", dependencies: ["ProtocolVectors"], path: "Tools/VectorGenerator",
            swiftSettings: strict),
        // A small worked backend of a reading app, that serves articles as JSON and syncs.
        .executableTarget(
            name: "ExampleBackend",
            dependencies: [
                "Lectern", "HubServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Tools/ExampleBackend", swiftSettings: strict),
        // Puts a hub under load, kills it meanwhile, and finds out whether anything was lost.
        .executableTarget(
            name: "HubLoad",
            dependencies: [
                "Lectern", "HubRemote", "HubServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/HubLoad", swiftSettings: strict),
        // Tries to make the engine lose data, diverge or leak, one seed a run. The C target stands between it and the disk.
        .target(
            name: "CFaultyFiles", path: "Tools/CFaultyFiles", linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "Simulator",
            dependencies: [
                "Lectern", "FolderRemote", "TestSupport", "RemoteConformance", "CFaultyFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/Simulator", exclude: ["README.md", "Planted"], swiftSettings: strict),
        // Measures Lectern beside plain SQLite and others; SQLite is here for those only.
        .target(
            name: "CSessionExtension", path: "Tools/CSessionExtension", linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "LecternBench",
            dependencies: [
                "Causality", "WireFormat", "Lectern", "FolderRemote", "CSessionExtension",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Tools/Benchmarks",
            exclude: [
                "README.md", "run", "quality.py", "texts.py", "text_engines.py", "libraries.py", "library_engines.py",
                "growth", "growth.py", "commands.py", "anchors.py", "peers.py",
            ],
            swiftSettings: strict),

        // Tests mirror modules; TestSupport draws random histories from seeds.
        .target(
            name: "TestSupport",
            dependencies: ["Causality", "MergeTypes", "LibraryModel", "WireFormat"],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        // What every remote must do, run over each of them; and a library and a remote in memory.
        .target(
            name: "RemoteConformance",
            dependencies: ["Causality", "LibraryModel", "WireFormat", "SyncProtocol", "TestSupport"],
            path: "Tests/RemoteConformance",
            swiftSettings: strict),
        .target(
            name: "ReplicaConformance",
            dependencies: [
                "Causality", "LibraryModel", "WireFormat", "SyncProtocol", "Lectern", "TestSupport",
                "RemoteConformance",
            ],
            path: "Tests/ReplicaConformance",
            swiftSettings: strict),
        .testTarget(
            name: "SyncProtocolTests",
            dependencies: [
                "Causality", "LibraryModel", "WireFormat", "SyncProtocol", "TestSupport", "RemoteConformance",
            ],
            swiftSettings: strict),
        .testTarget(name: "CausalityTests", dependencies: ["Causality", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "MergeTypesTests", dependencies: ["Causality", "MergeTypes", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "LibraryModelTests", dependencies: ["Causality", "MergeTypes", "LibraryModel", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "WireFormatTests", dependencies: ["Causality", "LibraryModel", "WireFormat", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "SystemFilesTests", dependencies: ["SystemFiles"], swiftSettings: strict),
        .testTarget(
            name: "ReplicaStoreTests",
            dependencies: [
                "Causality", "MergeTypes", "LibraryModel", "WireFormat", "ReplicaStore", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "CrashWriter", dependencies: ["Lectern"], path: "Tests/CrashWriter", swiftSettings: strict),
        .testTarget(
            name: "LecternTests",
            dependencies: [
                "Lectern", "SyncProtocol", "TestSupport", "RemoteConformance", "ReplicaConformance", "CrashWriter",
            ], swiftSettings: strict),
        .testTarget(
            name: "FolderRemoteTests",
            dependencies: [
                "Causality", "LibraryModel", "WireFormat", "SyncProtocol", "FolderRemote", "TestSupport",
                "RemoteConformance", "ReplicaConformance",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HubServerTests",
            dependencies: [
                "HubServer", "SystemFiles", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HubRemoteTests",
            dependencies: [
                "HubRemote", "HubServer", "Lectern", "SyncProtocol", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SimulatorTests", dependencies: ["Simulator", "CFaultyFiles", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "LecternCommandTests", dependencies: ["LecternCommand", "HubLoad", "TestSupport"],
            swiftSettings: strict),
        // Hub and remote over real connections: the suite of all remotes, and whether anybody tells secrets.
        .testTarget(
            name: "HubConformanceTests",
            dependencies: [
                "HubRemote", "HubServer", "Lectern", "SyncProtocol", "TestSupport", "RemoteConformance",
                "ReplicaConformance",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "ExampleBackendTests",
            dependencies: [
                "ExampleBackend", "HubRemote", "HubServer", "Lectern", "SyncProtocol", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        // Reads the examples in Protocol/Vectors without the module that makes them, and compares the two.
        .testTarget(
            name: "VectorTests",
            dependencies: [
                "Causality", "MergeTypes", "LibraryModel", "WireFormat", "SyncProtocol", "Lectern", "FolderRemote",
                "ProtocolVectors", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(name: "RepositoryTests", swiftSettings: strict),
        // What is fuzzed (Tools/fuzz), and its findings as tests.
        .target(
            name: "FuzzTargets",
            dependencies: ["Causality", "MergeTypes", "LibraryModel", "WireFormat", "SyncProtocol", "FolderRemote"],
            path: "Tools/Fuzzing/Targets", swiftSettings: strict),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"], exclude: ["Inputs"],
            swiftSettings: strict),
    ] + fuzzing
)
