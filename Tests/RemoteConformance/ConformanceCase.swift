/// One thing that every remote must do.
public struct ConformanceCase: Sendable, CustomStringConvertible {
    /// What must hold, in a sentence.
    public let name: String
    let needs: [FixtureAbility]
    let play: @Sendable (ConformanceScene) async throws -> Void

    init(
        _ name: String, needs: [FixtureAbility] = [], play: @escaping @Sendable (ConformanceScene) async throws -> Void
    ) {
        self.name = name
        self.needs = needs
        self.play = play
    }

    /// The name.
    public var description: String { name }
}

/// What came of a case.
public enum ConformanceOutcome: Hashable, Sendable {
    /// The remote does what it must.
    case met
    /// The case asks for something that does not exist for this kind of remote, and why.
    case notApplicable(String)
}

/// A remote does not do what it must.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// The case and what was wrong.
    public let description: String
}
