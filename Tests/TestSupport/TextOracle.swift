internal import Causality
internal import LibraryModel
internal import MergeTypes

/// Says from a set of edits at once what a text must be: by a tree with a node for each scalar, grown anew for each
/// edit from exactly those that it was made upon.
struct TextOracle {
    /// An edit with its event.
    struct Step {
        let dot: Dot
        let operation: SpliceText
        let hasSeen: (Dot) -> Bool

        func hasRead(_ other: Dot) -> Bool { hasSeen(other) && !operation.sparing.contains(other) }
    }

    /// The edits, each after those that it was made upon.
    private let steps: [Step]
    private let rootScalars: Int

    init(_ steps: [Step]) {
        var waiting = steps
        var ordered: [Step] = []
        while !waiting.isEmpty {
            let ready = waiting.firstIndex { step in !waiting.contains { $0.dot != step.dot && step.hasSeen($0.dot) } }
            ordered.append(waiting.remove(at: ready ?? 0))
        }
        self.steps = ordered
        // As much of the root's endless tail as any edit can reach.
        rootScalars = 1 + ordered.reduce(0) { $0 + $1.operation.edit.reach }
    }

    /// The edits that no other one was made upon.
    var heads: [Dot] { steps.map(\.dot).filter { dot in !steps.contains { $0.dot != dot && $0.hasRead(dot) } } }

    /// What the text must say.
    var pieces: TextPieces {
        var told: [Dot: [FugueTree.Operation]] = [:]
        var versions: [Dot: Set<Dot>] = [:]
        for step in steps {
            var version: Set<Dot> = []
            for other in steps where other.dot != step.dot && step.hasRead(other.dot) {
                version.formUnion(versions[other.dot] ?? [])
                version.insert(other.dot)
            }
            var tree = tree(of: version, told)
            told[step.dot] = tree.edit(step.operation.edit, dot: step.dot)
            versions[step.dot] = version
        }
        return text(tree(of: Set(steps.map(\.dot)), told).standing)
    }

    private func tree(of version: Set<Dot>, _ told: [Dot: [FugueTree.Operation]]) -> FugueTree {
        var tree = FugueTree(rootScalars: rootScalars)
        for step in steps where version.contains(step.dot) {
            for operation in told[step.dot] ?? [] { tree.apply(operation) }
        }
        return tree
    }

    private func text(_ standing: [StandingScalar]) -> TextPieces {
        var pieces: [TextPiece] = []
        for scalar in standing {
            switch (scalar, pieces.last) {
            case (.root(let offset), .root(let range)?) where range.upperBound == offset:
                pieces[pieces.count - 1] = .root(range.lowerBound..<offset + 1)
            case (.root(let offset), _): pieces.append(.root(offset..<offset + 1))
            case (.typed(let scalar), .typed(let bytes)?):
                pieces[pieces.count - 1] = .typed(bytes + Array(String(scalar).utf8))
            case (.typed(let scalar), _): pieces.append(.typed(Array(String(scalar).utf8)))
            }
        }
        // Nothing reached the last scalar, so the last run goes on without an end.
        guard case .root(let tail)? = pieces.popLast(),
            let text = TextPieces(canonicalPieces: pieces, tail: tail.lowerBound)
        else { preconditionFailure("a text ends with its root") }
        return text
    }
}
