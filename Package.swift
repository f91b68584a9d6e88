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

let package = Package(
    name: "lectern",
    products: [
        .library(name: "Lectern", targets: ["Lectern"]),
        .executable(name: "lectern", targets: ["LecternCommand"]),
        .executable(name: "lectern-bench", targets: ["LecternBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    ],
    targets: [
        // System libraries, and the C call that Swift cannot make.
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
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

        // One replica in one SQLite file, and the library's front door.
        .target(
            name: "ReplicaStore",
            dependencies: [
                "Causality", "MergeTypes", "LibraryModel", "WireFormat", "CSQLiteShim",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            resources: ["log1", "log2", "replica1", "replica2", "hub1"].map { .embedInCode("Schema/\($0).sql") },
            swiftSettings: strict),
        .target(
            name: "Lectern",
            dependencies: [
                "Causality", "MergeTypes", "LibraryModel", "WireFormat", "SyncProtocol", "ReplicaStore",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "LecternCommand",
            dependencies: [
                "Lectern",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Scores how anchors are resolved, against samples whose truth is known.
        .executableTarget(
            name: "AnchorScore", dependencies: ["Causality", "LibraryModel", "MergeTypes"], path: "Tools/AnchorScore",
            swiftSettings: strict),
        // Measures Lectern beside plain SQLite; SQLite is here for the latter only.
        .executableTarget(
            name: "LecternBench",
            dependencies: [
                "Lectern",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Tools/Benchmarks",
            exclude: ["README.md", "run", "quality.py", "texts.py", "text_engines.py"],
            swiftSettings: strict),

        // Tests mirror modules; TestSupport draws random histories from seeds.
        .target(
            name: "TestSupport",
            dependencies: ["Causality", "MergeTypes", "LibraryModel"],
            path: "Tests/TestSupport",
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
        .testTarget(
            name: "ReplicaStoreTests",
            dependencies: [
                "Causality", "MergeTypes", "LibraryModel", "WireFormat", "ReplicaStore", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "CrashWriter", dependencies: ["Lectern"], path: "Tests/CrashWriter", swiftSettings: strict),
        .testTarget(
            name: "LecternTests", dependencies: ["Lectern", "TestSupport", "CrashWriter"], swiftSettings: strict),
        .testTarget(name: "LecternCommandTests", dependencies: ["LecternCommand"], swiftSettings: strict),
        .testTarget(name: "RepositoryTests", swiftSettings: strict),
    ]
)
