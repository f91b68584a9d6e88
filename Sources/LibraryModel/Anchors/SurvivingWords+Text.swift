internal import Causality
public import MergeTypes

extension SurvivingWords {
    /// Follows marked characters through the edits of a text.
    ///
    /// - Parameters:
    ///   - marked: the characters.
    ///   - text: the text as it stands.
    ///   - rootScalars: how many scalars the capture has.
    ///   - graph: opens all edits of the text; asked only where typed characters are marked.
    public init(
        of marked: [MarkedRun], in text: TextPieces, rootScalars: Int, graph: () throws -> TextGraph
    ) rethrows {
        var places: [Int] = []
        let opened = try marked.contains { if case .typed = $0 { true } else { false } } ? graph() : nil
        for run in marked {
            switch run {
            case .root(let range): places += text.positions(ofRoot: range.clamped(to: 0..<rootScalars))
            case .typed(let dot, let range):
                for offset in range {
                    guard case .standing(let position)? = opened?.place(of: dot, offset: offset) else { continue }
                    places.append(position)
                }
            }
        }
        let total = marked.reduce(0) { $0 + $1.count }
        guard let first = places.min(), let last = places.max() else {
            self.init(range: 0..<0, survivors: 0, of: total)
            return
        }
        let start = text.visiblePosition(of: first, rootScalars: rootScalars)
        let end = text.visiblePosition(of: last + 1, rootScalars: rootScalars)
        // A name that is marked twice is one character.
        self.init(range: start..<end, survivors: min(Set(places).count, end - start, total), of: total)
    }
}

extension TextAnchor {
    /// The anchor of a stretch of a text that was edited.
    ///
    /// - Parameters:
    ///   - range: the stretch, in scalars that show something.
    ///   - graph: opens all edits of the text; asked only where the stretch holds typed characters.
    init?(
        at range: Range<Int>, in finder: QuoteFinder, capture: ContentHash, text: TextPieces, rootScalars: Int,
        graph: () throws -> TextGraph
    ) rethrows {
        guard let plain = finder.anchor(at: range, in: capture) else { return nil }
        let first = text.position(ofVisible: range.lowerBound + 1, rootScalars: rootScalars) - 1
        let last = text.position(ofVisible: range.upperBound, rootScalars: rootScalars)
        var opened: TextGraph?
        var scalars: [TextScalar] = []
        for (position, rootOffset) in text.shownScalars(at: first..<last, rootScalars: rootScalars) {
            if let rootOffset {
                scalars.append(.root(rootOffset))
                continue
            }
            if opened == nil { opened = try graph() }
            if let scalar = opened?.scalar(at: position) { scalars.append(scalar) }
        }
        self.init(
            capture: capture, start: plain.start, end: plain.end, quote: plain.quote, prefix: plain.prefix,
            suffix: plain.suffix, marked: MarkedRun.runs(of: scalars))
    }
}

extension MarkedRun {
    /// Characters one by one, as runs.
    fileprivate static func runs(of scalars: [TextScalar]) -> [MarkedRun] {
        var runs: [MarkedRun] = []
        for scalar in scalars {
            switch (scalar, runs.last) {
            case (.root(let offset), .root(let range)?) where range.upperBound == offset:
                runs[runs.count - 1] = .root(range.lowerBound..<offset + 1)
            case (.typed(let dot, let offset), .typed(let last, let range)?)
            where last == dot && range.upperBound == offset:
                runs[runs.count - 1] = .typed(dot, range.lowerBound..<offset + 1)
            case (.root(let offset), _): runs.append(.root(offset..<offset + 1))
            case (.typed(let dot, let offset), _): runs.append(.typed(dot, offset..<offset + 1))
            }
        }
        return runs
    }
}
