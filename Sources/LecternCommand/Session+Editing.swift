import Lectern

extension Session {
    /// What an edit left behind.
    struct Edited<Result: Sendable>: Sendable {
        let result: Result
        /// `nil` where nothing was different afterwards, and in a dry run.
        let change: ChangeID?
        /// Whether something is different now, or would be.
        let isDifferent: Bool
    }

    /// Edits the library; a dry run does everything and then takes it back.
    func edit<Result: Sendable>(
        _ replica: Replica, base: VersionVector? = nil,
        _ body: @escaping @Sendable (inout LibraryEditor) throws -> Result
    ) async throws -> Edited<Result> {
        guard isDryRun else {
            let edited = try await replica.edit(base: base, body)
            if let change = edited.change { talk.mention("Change \(change)") }
            return Edited(result: edited.result, change: edited.change, isDifferent: edited.change != nil)
        }
        do {
            _ = try await replica.edit(base: base) { (editor) throws -> Result in
                let result = try body(&editor)
                throw DryRunEnd(result: result, isDifferent: !editor.isEmpty)
            }
            preconditionFailure("a dry run ends with an error")
        } catch let end as DryRunEnd<Result> {
            return Edited(result: end.result, change: nil, isDifferent: end.isDifferent)
        }
    }

    /// What every edited item says of itself in JSON.
    func json(_ item: ItemKey, _ change: ChangeID?) -> JSONValue {
        marked([
            "type": .string(item.kind.description), "id": .string(item.id.description),
            "change": JSONValue(change?.description),
        ])
    }

    /// An object that says of itself where it is only what would be.
    func marked(_ value: JSONValue) -> JSONValue {
        isDryRun ? value.with([JSONValue.Member(name: "dryRun", value: true)]) : value
    }
}

extension Session.Edited<Void> {
    /// An edit that wasn't one.
    static var nothing: Self { Self(result: (), change: nil, isDifferent: false) }
}

/// Rolls a transaction back and carries out what it had come to.
private struct DryRunEnd<Result: Sendable>: Error {
    let result: Result
    let isDifferent: Bool
}
