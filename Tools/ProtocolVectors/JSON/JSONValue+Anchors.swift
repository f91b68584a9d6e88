import Causality
import LibraryModel

/// Anchors in the forms of Protocol/Vectors/README.md.
extension JSONValue {
    static func anchor(_ anchor: TextAnchor) -> JSONValue {
        [
            "capture": .name(anchor.capture), "start": .number(anchor.start),
            "length": .number(anchor.end - anchor.start), "quote": .text(anchor.quote),
            "prefix": .text(anchor.prefix), "suffix": .text(anchor.suffix),
            "marked": .list(anchor.marked.map { markedRun($0) }),
        ]
    }

    static func markedRun(_ run: MarkedRun) -> JSONValue {
        switch run {
        case .root(let range): ["root": [.number(range.lowerBound), .number(range.count)]]
        case .typed(let dot, let range):
            ["edit": .name(dot), "range": [.number(range.lowerBound), .number(range.count)]]
        }
    }
}
