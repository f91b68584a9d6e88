import Causality
import LibraryModel
import MergeTypes

/// Anchors, marked runs and histories of texts.
extension VectorCase {
    /// This object as an anchor.
    func anchor() throws -> TextAnchor {
        let start = UInt64(try number("start"))
        return TextAnchor(
            capture: try hash("capture"), start: start, end: start + UInt64(try number("length")),
            quote: try text("quote"), prefix: try text("prefix"), suffix: try text("suffix"), marked: try markedRuns())
    }

    func markedRuns() throws -> [MarkedRun] {
        try cases("marked").map { run in
            let (first, length) = try run.pair(run.has("root") ? "root" : "range")
            let range = first..<first + length
            return run.has("root") ? .root(range) : .typed(try run.dot("edit"), range)
        }
    }

    func survivingWords(_ key: String) throws -> SurvivingWords {
        let survivors = try object(key)
        let (start, end) = try survivors.pair("hull")
        return SurvivingWords(
            range: start..<end, survivors: try survivors.number("left"), of: try survivors.number("marked"))
    }

    /// The edits of a text, in the order of their folding.
    func textRecords() throws -> [TextRecord] {
        try cases("edits").map {
            TextRecord(dot: try $0.dot("dot"), edit: try $0.edit("edit"), bases: try $0.dots("bases"))
        }
    }

    /// The bytes of a text's root.
    func rootBytes() throws -> [UInt8] {
        if has("rootBytes") { return try hex("rootBytes") }
        return has("root") ? Array(try text("root").utf8) : []
    }
}
