internal import Lectern
internal import TestSupport

extension Runner {
    func bundle(_ step: Step, _ from: Machine, _ to: Machine, _ kind: BundleKind) async throws {
        guard from.number != to.number, let receiver = to.replica else { return }
        let held = try await receiver.read { (try $0.vector(), try $0.withheldRanges()) }
        var options = ExportOptions()
        if kind == .lacking || kind == .withoutCaptures { (options.since, options.withheld) = held }
        if kind == .withoutCaptures { options.blobs = .none }
        options.isForReader = kind == .forReader || to.isReader
        if options.isForReader { options.withheld = [] }
        let isSendersFault = step.seed.isMultiple(of: 2)
        guard let path = try await export(step, from, options, fault: isSendersFault ? step.fault : nil) else { return }
        try await take(step, to, path, early: .refuse, fault: isSendersFault ? nil : step.fault)
    }

    func mail(_ step: Step, _ from: Machine, _ kind: BundleKind) async throws {
        var options = ExportOptions()
        options.isForReader = kind == .forReader
        if kind == .lacking, !from.screens.isEmpty {
            var generator = SeededGenerator(seed: step.seed)
            options.since = generator.pick(from.screens).vector
        }
        if kind == .withoutCaptures { options.blobs = .none }
        if let path = try await export(step, from, options, fault: step.fault) { world.mail.append(path) }
    }

    func openMail(_ step: Step, _ machine: Machine, _ holdsEarly: Bool) async throws {
        let fitting = world.mail.filter { !machine.isReader || $0.hasSuffix(Self.readersSuffix) }
        guard !fitting.isEmpty else { return }
        var generator = SeededGenerator(seed: step.seed)
        try await take(
            step, machine, generator.pick(fitting), early: holdsEarly ? .hold : .refuse, fault: step.fault)
    }

    static let readersSuffix = ".for-reader"

    /// Writes a bundle on the sender's disk, and puts it in the mail; `nil` where that failed.
    func export(
        _ step: Step, _ from: Machine, _ options: ExportOptions, fault: Fault? = nil
    ) async throws -> String? {
        guard let replica = from.replica else { return nil }
        let place = from.directory + "/out.bundle"
        Files.remove(place)
        from.settle(place)
        let outcome = try await attempt(step, from, fault: fault) { try await replica.exportBundle(to: place, options) }
        guard outcome == .done else {
            if Files.exists(place), case .refused(let code) = outcome, code != "unwritable-file" {
                throw Violation(checker: "bundle", sentence: "an export failed with \(code) and left a file")
            }
            return nil
        }
        guard let bytes = Files.bytes(place) else { return nil }
        let path = world.nextMail(step) + (options.isForReader ? Self.readersSuffix : "")
        Files.write(bytes, to: path)
        if options.isForReader { try PrivateAddresses.check(bundle: path) }
        return path
    }

    /// Imports a bundle.
    @discardableResult
    func take(
        _ step: Step, _ to: Machine, _ path: String, early: StoreWriter.EarlyPolicy, fault: Fault? = nil,
        allowing allowed: Set<String> = []
    ) async throws -> Outcome {
        guard let replica = to.replica else { return .done }
        world.counts.exchanges += 1
        let accepts = step.seed.isMultiple(of: 5)
        let brake = accepts ? nil : try await replica.read { try BrakeCheck($0) }
        let outcome = try await attempt(step, to, fault: fault, allowing: allowed) {
            let imported = try await replica.importBundle(from: path, early: early, acceptsDeletions: accepts)
            if imported.count.items > 0 { world.counts.snapshots += 1 }
        }
        if outcome == .done { try await check(brake, to) }
        return outcome
    }

    func check(_ brake: BrakeCheck?, _ machine: Machine) async throws {
        let (ledger, number) = (world.ledger, machine.number)
        try await machine.replica?.read { try brake?.run($0, ledger, at: number) }
    }

    func hostile(_ step: Step, _ machine: Machine, _ kind: HostileKind) async throws {
        guard let replica = machine.replica else { return }
        var options = ExportOptions()
        options.isForReader = machine.isReader
        let source = world.present.first { $0.number != machine.number } ?? machine
        guard let path = try await export(step, source, options), var bytes = Files.bytes(path) else { return }
        var generator = SeededGenerator(seed: step.seed)
        switch kind {
        case .flippedBit: bytes[generator.below(bytes.count)] ^= 1 << UInt8(generator.below(8))
        case .cutShort: bytes.removeLast(1 + generator.below(bytes.count))
        case .repeatedMiddle:
            let start = generator.below(bytes.count)
            let end = min(bytes.count, start + 1 + generator.below(200))
            bytes.insert(contentsOf: bytes[start..<end], at: end)
        case .otherLibrary: bytes = try Self.bundleOfAnotherLibrary()
        case .garbage: bytes = (0..<generator.below(3_000)).map { _ in UInt8(generator.below(256)) }
        }
        Files.write(bytes, to: path)
        let before = seen[machine.number]
        let damage: Set<String> = ["damaged", "fork", "private-mismatch", "snapshot-damaged"]
        let outcome = try await attempt(step, machine, allowing: damage) {
            _ = try await replica.importBundle(from: path, early: .hold)
        }
        if outcome == .done {
            throw Violation(checker: "hostile", sentence: "machine \(machine.number) took a bundle of kind \(kind)")
        }
        if let before, let after = seen[machine.number], before.vector != after.vector || before.digest != after.digest
        {
            throw Violation(
                checker: "hostile", sentence: "machine \(machine.number) refused a bundle and is another one")
        }
        try await verify(machine)
    }

    private static func bundleOfAnotherLibrary() throws -> [UInt8] {
        var bytes: [UInt8] = []
        let header = BundleHeader(
            library: LibraryID(value: 0xbad), from: VersionVector(), to: VersionVector(), flags: [])
        var writer = try BundleWriter(header: header) { bytes += $0 }
        _ = try writer.finish()
        return bytes
    }
}
