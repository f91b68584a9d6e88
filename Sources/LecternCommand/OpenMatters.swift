import Lectern

/// What a replica waits for somebody to decide.
struct OpenMatters {
    let conflicts: Int
    /// Items that another replica took away in a large run.
    let held: Int

    init(_ reader: StoreReader) throws {
        conflicts = try reader.conflicts().count
        held = try reader.heldItems().count
    }

    /// How a verb ends that left them behind.
    var status: RunStatus { conflicts + held > 0 ? .conflicts : .success }

    /// Says how much of each there is, if any; of held items only where the run hasn't said so already.
    func mention(_ talk: Talk) {
        if held > 0 && !talk.hasNotedHeld { talk.noteHeld(held) }
        if conflicts > 0 { talk.say("\(conflicts.of("conflict")) open: see `lectern conflicts`.") }
    }
}
