internal import Lectern
internal import Synchronization
internal import TestSupport

extension Runner {
    func edit(_ step: Step, _ machine: Machine, _ kind: EditKind, _ isStale: Bool) async throws {
        guard let replica = machine.replica else { return }
        world.counts.edits += 1
        var generator = SeededGenerator(seed: step.seed ^ 0x10c)
        var situation = try await replica.read { try Situation($0) }
        let (own, context) = try await replica.read { (try $0.identity().replica, try $0.vector()) }
        if isStale, !machine.screens.isEmpty {
            let screen = generator.pick(machine.screens)
            if situation.items.contains(screen.item), context.contains(screen.vector) { situation.screen = screen }
        }
        try await look(around: machine, situation, using: &generator)
        if kind == .releaseHeld {
            try await attempt(step, machine, fault: step.fault) { try await replica.releaseHeldItems() }
            return
        }
        let read = situation.screen?.vector
        let intents = Mutex<[Intent]>([])
        let tried = Mutex<LibraryChange?>(nil)
        let acknowledged = Mutex<ChangeID?>(nil)
        let (seen, number) = (situation, machine.number)
        let id = ChangeID(replica: own, sequence: context[own] + 1)
        making = id
        defer { making = nil }
        let outcome = try await attempt(step, machine, fault: step.fault) {
            let edited = try await replica.edit(base: read) { editor in
                editor.keepsParts = true
                var performer = EditPerformer(step, at: number, seen)
                try performer.perform(kind, on: &editor)
                let (meant, change) = (performer.intents, LibraryChange(origin: editor.origin, parts: editor.parts))
                intents.withLock { $0 = meant }
                tried.withLock { $0 = change }
            }
            acknowledged.withLock { $0 = edited.change }
        }
        making = nil
        if outcome != .done {
            try await noteFailedChanges(machine)
            if world.ledger.entries[id] != nil { return }
            if let change = tried.withLock({ $0 }) {
                world.ledger.note(
                    Ledger.Attempt(
                        change: change, read: read ?? context, intents: intents.withLock { $0 }, machine: number))
            }
        }
        try await record(
            id, context, read: read ?? context, intents.withLock { $0 }, acknowledged.withLock { $0 }, machine)
    }

    /// Enters a change in the books, if there is one: it may be there although nobody said so.
    func record(
        _ id: ChangeID, _ context: VersionVector, read: VersionVector, _ intents: [Intent], _ acknowledged: ChangeID?,
        _ machine: Machine
    ) async throws {
        let newest = try await machine.replica?.read { try $0.log(of: nil, before: nil, limit: 4) } ?? []
        guard let logged = newest.first(where: { $0.id == id }) else {
            guard let acknowledged else { return }
            throw Violation(
                checker: "durability", sentence: "machine \(machine.number) acknowledged \(acknowledged), and lost it")
        }
        guard world.ledger.entries[id] == nil else {
            throw Violation(checker: "identity", sentence: "machine \(machine.number) made a second \(id)")
        }
        let origin = ChangeOrigin(id: id, timestamp: logged.timestamp, context: context)
        world.ledger.record(
            LibraryChange(origin: origin, parts: logged.parts), read: read, intents, machine: machine.number)
    }

    /// Lets the person look at some text, which they may edit later as they remember it.
    private func look(
        around machine: Machine, _ situation: Situation, using generator: inout SeededGenerator
    ) async throws {
        let draw = generator.next()
        let item = situation.items.max { EditPerformer.rank($0, draw) < EditPerformer.rank($1, draw) }
        guard let item, let replica = machine.replica else { return }
        let screen = try await replica.read { reader -> Screen? in
            guard let state = try reader.state(of: item), state.purge == nil else { return nil }
            let vector = try reader.vector()
            switch item.kind {
            case .article:
                guard let capture = state.value(of: ArticleField.body)?.hash, let body = try reader.body(of: item.id)
                else { return nil }
                return Screen(
                    vector: vector, item: item, name: TextName(field: ArticleField.body.code, root: capture),
                    text: String(decoding: body, as: UTF8.self))
            case .annotation:
                return Screen(
                    vector: vector, item: item, name: TextName(field: AnnotationField.note.code),
                    text: state.value(of: AnnotationField.note) ?? "")
            case .comment:
                return Screen(
                    vector: vector, item: item, name: TextName(field: CommentField.body.code),
                    text: state.value(of: CommentField.body) ?? "")
            default: return nil
            }
        }
        guard let screen else { return }
        machine.screens.append(screen)
        if machine.screens.count > 6 { machine.screens.removeFirst() }
    }

    func newerProgram(_ step: Step, _ machine: Machine) async throws {
        guard let replica = machine.replica else { return }
        var generator = SeededGenerator(seed: step.seed)
        let situation = try await replica.read { try Situation($0) }
        let heads = try await replica.state().heads
        var stranger = world.strangers[machine.number] ?? Stranger(using: &generator)
        let (change, bundle) = try stranger.change(
            of: situation.items, after: heads, at: machine.clock.now, using: &generator)
        world.strangers[machine.number] = stranger
        world.ledger.record(change, read: change.origin.context, [], machine: machine.number)
        let path = world.nextMail(step)
        Files.write(bundle, to: path)
        world.mail.append(path)
        try await attempt(step, machine) { _ = try await replica.importBundle(from: path, early: .hold) }
    }
}
