internal import Causality
internal import LibraryModel

/// The texts that are open for merging while changes are folded, one after another.
///
/// A text is opened by the first edit that wasn't made upon all others, and stays open for those that follow.
struct OpenTexts {
    /// An open text takes some times its size.
    private static let limit = 32

    private let log: TextLog
    private var graphs: [TextKey: TextGraph] = [:]
    /// The edits of the change that is being folded, which the log doesn't hold yet.
    private var unlogged: [(text: TextKey, edits: TextRecords)] = []

    init(_ log: TextLog) { self.log = log }

    /// The edits of a text in the log, and those of the change that is being folded, opened.
    mutating func graph(
        of text: TextKey, reaching isBase: ((Dot) -> Bool)?
    ) throws -> TextGraph? {
        let open = graphs[text]
        guard let isBase else { return open }
        if let open, open.reaches(isBase) { return open }
        if graphs.count >= Self.limit { graphs = [:] }
        let (records, isWhole) = try log.graph(of: text, reaching: isBase)
        let graph = TextGraph(records + unloggedRecords(of: text), isWhole: isWhole)
        graphs[text] = graph
        return graph
    }

    /// All edits of a text in the log, and those of the change that is being folded.
    func records(of text: TextKey) throws -> [TextRecord] {
        try log.records(of: text) + unloggedRecords(of: text)
    }

    /// Notes edits of the change that is being folded.
    mutating func note(_ edits: TextRecords, of text: TextKey) { unlogged.append((text, edits)) }

    /// The change that was being folded is in the log now.
    mutating func endChange() { unlogged = [] }

    private func unloggedRecords(of text: TextKey) -> [TextRecord] {
        unlogged.filter { $0.text == text }.flatMap(\.edits)
    }
}
