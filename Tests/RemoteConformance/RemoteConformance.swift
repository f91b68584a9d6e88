/// RemoteConformance says by examples what every remote must do, and runs them over any that is made for it.
///
/// - `RemoteConformance.cases`: the examples by name; `run(_:over:)` plays one.
/// - `RemoteFixture`: makes places, remotes and replicas of one kind, and says which faults do not exist for it.
/// - `MemoryLog`, `MemoryRemote`: a library and a remote in memory, for tests of everything else.
///
/// The examples know remotes and stores by their contracts alone: nothing here knows a folder, a hub or memory. A case
/// that a fixture has no way to play is reported as such by name, and the fixture's own test lists those.
/// See Protocol/Sync.md.
public enum RemoteConformance {
    /// All cases, in an order in which the first that fails tells most.
    public static let cases: [ConformanceCase] = meeting + cutting + disorder + refusing + lacking

    /// Plays a case.
    ///
    /// - Throws: `ConformanceFailure` where the remote does not do what it must; whatever went wrong otherwise.
    public static func run(
        _ conformanceCase: ConformanceCase, over fixture: any RemoteFixture
    ) async throws -> ConformanceOutcome {
        for ability in conformanceCase.needs {
            if let reason = fixture.absence(of: ability) { return .notApplicable(reason) }
        }
        let scene = try await ConformanceScene.make(over: fixture, case: conformanceCase.name)
        var failure: (any Error)?
        do { try await conformanceCase.play(scene) } catch { failure = error }
        try await scene.end()
        if let failure { throw failure }
        return .met
    }

    /// The cases that a fixture has no way to play, by name, ordered.
    public static func notApplicable(to fixture: any RemoteFixture) -> [String] {
        cases.filter { $0.needs.contains { fixture.absence(of: $0) != nil } }.map(\.name).sorted()
    }
}
