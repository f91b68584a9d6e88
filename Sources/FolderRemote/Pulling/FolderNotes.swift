internal import Causality
internal import SyncProtocol

/// What people should know of a folder.
struct FolderNotes {
    let notes: [RemoteNote]

    init(_ view: FolderView, _ plan: PullPlan, remembered: VersionVector) {
        var notes: [RemoteNote] = []
        let behind = view.vector(with: remembered).difference(view.vector())
        if !behind.isEmpty {
            let ranges = Self.list(behind.map(\.description))
            notes.append(
                RemoteNote(
                    code: "folder-behind",
                    sentence: "Not there, and there before: \(ranges). They may be late; "
                        + "if they don't come back, `lectern sync --reseed` writes them again."))
        }
        let damaged =
            view.damaged.map { ($0.key.path, $0.value) } + view.snapshots.damaged.map { ($0.key.path, $0.value) }
        if !damaged.isEmpty {
            let files = damaged.sorted { $0.0 < $1.0 }.map { "\($0.0) (\($0.1))" }
            notes.append(Self.passedOver(files))
        }
        let newer = plan.newer.map(\.path) + view.snapshots.newer.map(\.path).sorted()
        if !newer.isEmpty {
            notes.append(
                RemoteNote(
                    code: "folder-newer",
                    sentence: "Left for later, because a newer program wrote it: \(Self.list(newer))."))
        }
        if !view.listing.strange.isEmpty {
            let names = view.listing.strange.map { $0.harmless(upTo: 120) }
            notes.append(
                RemoteNote(
                    code: "folder-strange",
                    sentence: "Ignored, because no replica gives such names, though what moves files may: "
                        + "\(Self.list(names))."))
        }
        if view.listing.arriving > 0 {
            notes.append(
                RemoteNote(
                    code: "folder-arriving",
                    sentence: "Files that are hidden, so still being written or moved, or left over: "
                        + "\(view.listing.arriving)."))
        }
        self.notes = notes
    }

    /// The note on files that are damaged.
    static func passedOver(_ files: [String]) -> RemoteNote {
        RemoteNote(
            code: "folder-damaged",
            sentence: "Passed over, and tried again next time, because not whole: \(list(files)).")
    }

    /// The first few of them.
    private static func list(_ things: [String]) -> String {
        let shown = things.prefix(3).joined(separator: ", ")
        return things.count > 3 ? "\(shown) and \(things.count - 3) more" : shown
    }
}
