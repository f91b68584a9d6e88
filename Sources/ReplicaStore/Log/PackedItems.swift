internal import Causality
internal import GRDB
internal import LibraryModel
internal import MergeTypes

/// Items folded anew from the log, upon the baseline: those that it changes, each as its canonical row.
struct PackedItems: ItemStorage {
    /// The edits of texts that weren't made upon all that stands before them in the log.
    private final class ConcurrentEdits {
        /// What each was made upon.
        var bases: [Dot: [Dot]] = [:]
    }

    private let database: Database
    /// The items that the log did something to.
    private let folded: FoldedItems
    /// The items of the change that is being folded: read once and packed once, however often the fold asks.
    private var unpacked: [ItemKey: ItemState] = [:]
    private let concurrent = ConcurrentEdits()
    private var openTexts: OpenTexts
    private var position: Int64 = 0
    private let recorder = PartRecorder()
    private let baseline: BaselineItems?
    /// Whether the edits of texts are kept.
    var keepsTexts = false
    /// The edits of texts in the changes that were folded, in order.
    private(set) var textRecords: [TextKey: [TextRecord]] = [:]
    private var textsInBytes = 0

    /// - Parameters:
    ///   - baseline: what the log stands on.
    ///   - room: about how many bytes of items may be in memory; the rest is on the disk.
    init(_ database: Database, baseline: LogBaseline?, roomInBytes room: Int = .max) {
        self.database = database
        self.baseline = baseline.map { _ in BaselineItems(database) }
        let folded = FoldedItems(database, roomInBytes: room)
        self.folded = folded
        openTexts = OpenTexts(
            TextLog(database, LoggedChanges(database)) {
                try folded.item($0)?.newestPart
            } bases: { [concurrent] edit, _ in
                concurrent.bases[edit]
            })
    }

    /// Ends it: nothing can be asked any more.
    func end() { folded.end() }

    /// About how much memory the rows and the edits of texts take.
    var sizeInBytes: Int { folded.sizeInBytes + textsInBytes }

    /// Moves on to the change at a position of the log.
    mutating func beginChange(at position: Int64) throws {
        try endChange()
        self.position = position
    }

    /// Takes in the last change as a whole; rows and newest parts are right afterwards.
    mutating func endChange() throws {
        try pack()
        for (item, place) in recorder.newestParts { try folded.setNewestPart(place, on: item) }
        recorder.endChange()
        openTexts.endChange()
    }

    private mutating func pack() throws {
        for (key, state) in unpacked { try folded.setRow(state.canonicalRow, of: key) }
        unpacked.removeAll(keepingCapacity: true)
    }

    func state(of key: ItemKey) throws -> ItemState {
        if let state = unpacked[key] { return state }
        return try row(key).map { try database.decodedState($0, of: key) } ?? ItemState()
    }

    /// The row of an item, whether the log did something to it or it is in the baseline only; `nil` where there is none.
    func row(_ key: ItemKey) throws -> [UInt8]? { try changedRow(key) ?? baseline?.row(key) }

    /// The row of an item that the log did something to; `nil` for all others.
    func changedRow(_ key: ItemKey) throws -> [UInt8]? { try folded.item(key)?.row }

    /// How many items the log did something to.
    var changedCount: Int { folded.count }

    /// Calls `body` with each item that the log did something to.
    func forEachChanged(_ body: (_ key: ItemKey, _ row: [UInt8]) throws -> Void) throws {
        try folded.forEach(body)
    }

    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws {
        if unpacked[key] == nil {
            // A change may be about very many items.
            if unpacked.count >= 512 { try pack() }
            unpacked[key] = try state(of: key)
        }
        try body(&unpacked[key, default: ItemState()])
    }

    /// The newest part on an item in the changes that ended; `nil` where it was only touched.
    func newestPart(on key: ItemKey) throws -> PartPlace? { try folded.item(key)?.newestPart }

    /// Where the parts of the change lead that is being folded.
    var links: PartLinks { recorder.links }

    mutating func record(part: Dot, of key: ItemKey) throws {
        _ = recorder.record(part, of: key, at: position, after: try newestPart(on: key))
    }

    mutating func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) throws -> TextGraph? {
        try openTexts.graph(of: text, reaching: isBase)
    }

    mutating func record(_ edits: TextRecords, of text: TextKey) {
        openTexts.note(edits, of: text)
        if keepsTexts {
            textRecords[text, default: []] += edits
            for edit in edits { textsInBytes += edit.sizeInBytes }
        }
        for edit in edits where edit.bases != nil { concurrent.bases[edit.dot] = edit.bases?.sorted() }
    }

    /// What each concurrent edit was made upon, ordered.
    var bases: [Dot: [Dot]] { concurrent.bases }
}

extension TextRecord {
    /// About how many bytes it takes in a run of edits, or more.
    var sizeInBytes: Int {
        32 + 32 * (bases?.count ?? 0) + edit.splices.reduce(0) { $0 + 16 + $1.inserted.utf8.count }
    }
}
