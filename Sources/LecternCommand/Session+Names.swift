import Lectern

extension Session {
    /// Gives names to items and takes names from them, and prints those that they have then; a dry run, those that they
    /// would have.
    ///
    /// - Parameter body: gives and takes the names of one item.
    func editNames(
        _ set: NameSet, of items: [ItemKey], by words: SignedWords, in replica: Replica, _ done: String,
        _ body: @escaping @Sendable (inout LibraryEditor, ItemKey) throws -> Void
    ) async throws {
        let edited = try await edit(replica) { editor -> [[String]] in
            for item in items { try body(&editor, item) }
            let storage = editor.storage
            return try items.map { item in try set.names(of: item) { try storage.state(of: $0) } }
        }
        let areMany = words.id == GivenIDs.dash
        for (item, names) in zip(items, edited.result) where isJSON || !areMany {
            try print(names, of: item, edited.change, set)
        }
        let what = areMany ? " \(items.count.of("item"))" : ""
        talk.sayDone(edited.isDifferent ? "\(done)\(what)." : "Nothing is different.")
    }

    /// Prints the names that an item has.
    func printNames(_ set: NameSet, of item: ItemKey, in replica: Replica) async throws {
        let names = try await replica.read { reader in
            try set.names(of: item) { try reader.state(of: $0) ?? ItemState() }
        }
        try print(names, of: item, nil, set)
    }

    /// Prints the names in use, with how often.
    func print(_ names: [NameUse], empty: String) throws {
        for name in names {
            if isJSON {
                try output.json([
                    "name": .string(name.display), "key": .string(name.key), "count": JSONValue(name.count),
                ])
            } else {
                try output.line("\(String(name.count).leftPadded(to: 6))  \(TerminalText.line(name.display))")
            }
        }
        if names.isEmpty { talk.say(empty) }
    }

    /// Prints the names of an item: one object, or a name a line.
    private func print(_ names: [String], of item: ItemKey, _ change: ChangeID?, _ set: NameSet) throws {
        if isJSON {
            try output.json(json(item, change).with([.init(name: set.rawValue, value: JSONValue(names))]))
        } else {
            for name in names { try output.line(TerminalText.line(name)) }
        }
    }
}
