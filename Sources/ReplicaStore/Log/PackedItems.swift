internal import Causality
internal import GRDB
internal import LibraryModel
internal import MergeTypes

/// Items folded anew from the log, upon the baseline: those that it changes, each as its canonical row.
///
/// Memory follows the live data, not the history.
struct PackedItems: ItemStorage {
    /// What was noted beside the items, as the tables should have it.
    private final class Notes {
        /// What edits of texts were made upon, where that isn't all that stands before them in the log.
        var bases: [Dot: [Dot]] = [:]
        /// The newest part on each item in the changes that were folded.
        var newestParts: [ItemKey: PartPlace] = [:]
    }

    /// The items that the log did something to.
    private(set) var rows: [ItemKey: [UInt8]] = [:]
    /// The items of the change that is being folded: read once and packed once, however often the fold asks.
    private var unpacked: [ItemKey: ItemState] = [:]
    private let database: Database
    private let notes: Notes
    private var openTexts: OpenTexts
    private var position: Int64 = 0
    private let recorder = PartRecorder()
    private let baseline: BaselineItems?
    /// Whether the edits of texts are kept.
    var keepsTexts = false
    /// The edits of texts in the changes that were folded, in order.
    private(set) var textRecords: [TextKey: [TextRecord]] = [:]
    /// About how much memory the rows and the edits of texts take.
    private(set) var sizeInBytes = 0
    /// So much of it is counted for each item beside its row: its places in the tables.
    private static let bytesForEachItem = 256

    /// - Parameter baseline: what the log stands on.
    init(_ database: Database, baseline: LogBaseline?) {
        self.baseline = baseline.map { _ in BaselineItems(database) }
        let notes = Notes()
        self.database = database
        self.notes = notes
        openTexts = OpenTexts(
            TextLog(database, LoggedChanges(database)) {
                notes.newestParts[$0]
            } bases: { edit, _ in
                notes.bases[edit]
            })
    }

    /// Moves on to the change at a position of the log.
    mutating func beginChange(at position: Int64) {
        endChange()
        self.position = position
    }

    /// Takes in the last change as a whole; `rows` and the newest parts are right afterwards.
    mutating func endChange() {
        pack()
        for (item, place) in recorder.newestParts { notes.newestParts[item] = place }
        recorder.endChange()
        openTexts.endChange()
    }

    private mutating func pack() {
        for (key, state) in unpacked {
            let row = state.canonicalRow
            let former = rows.updateValue(row, forKey: key)
            sizeInBytes += row.count - (former?.count ?? -Self.bytesForEachItem)
        }
        unpacked.removeAll(keepingCapacity: true)
    }

    func state(of key: ItemKey) throws -> ItemState {
        if let state = unpacked[key] { return state }
        return try row(key).map { try ItemState(canonicalRow: $0) } ?? ItemState()
    }

    /// The row of an item, whether the log did something to it or it is in the baseline only; `nil` where there is none.
    func row(_ key: ItemKey) throws -> [UInt8]? { try rows[key] ?? baseline?.row(key) }

    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws {
        if unpacked[key] == nil {
            // A change may be about very many items.
            if unpacked.count >= 512 { pack() }
            unpacked[key] = try state(of: key)
        }
        try body(&unpacked[key, default: ItemState()])
    }

    /// The newest part on an item in the changes that ended; `nil` where it was only touched.
    func newestPart(on key: ItemKey) -> PartPlace? { notes.newestParts[key] }

    /// Where the parts of the change lead that is being folded.
    var links: PartLinks { recorder.links }

    mutating func record(part: Dot, of key: ItemKey) {
        _ = recorder.record(part, of: key, at: position, after: notes.newestParts[key])
    }

    mutating func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) throws -> TextGraph? {
        try openTexts.graph(of: text, reaching: isBase)
    }

    mutating func record(_ edits: TextRecords, of text: TextKey) {
        openTexts.note(edits, of: text)
        if keepsTexts {
            textRecords[text, default: []] += edits
            for edit in edits { sizeInBytes += edit.sizeInBytes }
        }
        for edit in edits where edits.bases != nil { notes.bases[edit.dot] = edit.bases?.sorted() }
    }

    /// What each concurrent edit was made upon, ordered.
    var bases: [Dot: [Dot]] { notes.bases }
}

extension TextRecord {
    /// About how many bytes it takes in a run of edits, or more.
    var sizeInBytes: Int {
        32 + 32 * (bases?.count ?? 0) + edit.splices.reduce(0) { $0 + 16 + $1.inserted.utf8.count }
    }
}
