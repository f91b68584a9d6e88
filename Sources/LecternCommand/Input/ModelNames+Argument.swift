public import ArgumentParser
public import Lectern

// What the library has a name for, as people type it.

extension MemberRole: ExpressibleByArgument {}

extension AnnotationKind: ExpressibleByArgument {
    /// Finds a kind by its name.
    public init?(argument: String) {
        guard let kind = Self.allCases.first(where: { $0.name == argument }) else { return nil }
        self = kind
    }

    /// The names, and not the numbers behind them.
    public static var allValueStrings: [String] { allCases.map(\.name) }
}

extension CommentState: ExpressibleByArgument {
    /// Finds a state by its name.
    public init?(argument: String) {
        guard let state = Self.allCases.first(where: { $0.name == argument }) else { return nil }
        self = state
    }

    /// The names, and not the numbers behind them.
    public static var allValueStrings: [String] { allCases.map(\.name) }
}

extension ReadingState.Stage: ExpressibleByArgument {
    /// Finds a stage by its name.
    public init?(argument: String) { self.init(name: argument) }

    /// The names, and not the numbers behind them.
    public static var allValueStrings: [String] { allCases.map(\.name) }
}
