internal import TestSupport

/// Draws the steps of a run from its seed.
struct StepGenerator {
    let habits: Habits
    var generator: SeededGenerator
    var time = SimulatedClock.beginningInMilliseconds
    var joined: [Int] = [0]
    /// Machines that nobody hears of for the time being.
    var away: Set<Int> = []
    private var steps: [Step] = []

    private init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        habits = Habits(using: &generator)
    }

    /// The steps of a run, and what it has besides.
    static func run(seed: UInt64, count: Int) -> (steps: [Step], setting: Setting) {
        var drawing = StepGenerator(seed: seed)
        for machine in 1..<drawing.habits.machines
        where machine == 1
            || drawing.generator.chance(percent: drawing.habits.forgets ? 50 : 70)
        {
            drawing.join(machine)
        }
        while drawing.steps.count < count { drawing.draw() }
        let habits = drawing.habits
        return (drawing.steps, Setting(machines: habits.machines, frameGoalInBytes: habits.frameGoalInBytes))
    }

    // MARK: One step

    private mutating func draw() {
        time += generator.chance(percent: 95) ? generator.within(0...600_000) : generator.within(0...90 * 86_400_000)
        if generator.chance(percent: habits.forgets ? 8 : 4) { leaveOrReturn() }
        if habits.forgets, generator.chance(percent: 10) { return growOld() }
        if joined.count < habits.machines, generator.chance(percent: 5),
            let machine = (0..<habits.machines).first(where: { !joined.contains($0) })
        {
            return join(machine)
        }
        let present = joined.filter { !away.contains($0) }
        let machine = generator.pick(present.isEmpty ? joined : present)
        // Who is away works on, unseen.
        if habits.forgets, !away.isEmpty, generator.chance(percent: 15) {
            return append(edit(generator.pick(away.sorted())), fault: true)
        }
        let roll = generator.below(habits.editWeight * 10 + 14)
        if roll < habits.editWeight * 10 {
            append(edit(machine), fault: true)
            if case .edit(_, .type, _) = steps.last?.action {
                for _ in 0..<generator.below(6) { append(.edit(machine: machine, .type, isStale: false), fault: true) }
            }
        } else if roll < habits.editWeight * 10 + 9 {
            if let action = exchange(machine) { append(action, fault: true) }
        } else if let action = fate(machine) {
            append(action, fault: true)
        }
    }

    mutating func append(_ action: Action, fault: Bool) {
        steps.append(
            Step(
                number: steps.count + 1, time: time, seed: generator.next(), action: action,
                fault: fault && generator.chance(percent: habits.faultPercent) ? self.fault() : nil))
    }

    private mutating func fault() -> Fault {
        var kinds: [Fault.Kind] = [.kill]
        if habits.losesPower { kinds.append(.power) }
        if habits.fillsDisks { kinds += [.full, .broken] }
        let at = generator.chance(percent: 80) ? 1 + generator.below(24) : 1 + generator.below(120)
        return Fault(kind: generator.pick(kinds), at: at, lasts: 1 + generator.below(20))
    }

    private mutating func leaveOrReturn() {
        if let machine = away.min(), generator.chance(percent: 50) {
            away.remove(machine)
            if generator.chance(percent: 30) { time += 365 * 86_400_000 }
        } else if joined.count > 2 {
            away.insert(generator.pick(joined))
        }
    }

    /// - Parameter startsEmpty: whether it is to have nothing before its first exchange.
    mutating func join(_ machine: Int, startsEmpty: Bool = false) {
        var kind: JoinKind = machine == habits.reader ? .reader : generator.pick([.empty, .clone, .bundle])
        if kind != .reader, habits.copiesDatabases, generator.chance(percent: 50) { kind = .copied }
        if kind != .reader, startsEmpty { kind = .empty }
        append(.join(machine: machine, from: generator.pick(joined), kind), fault: steps.count > 5)
        joined.append(machine)
        if habits.hasWrongClocks, generator.chance(percent: 60) {
            append(.clock(machine: machine, offsetInMilliseconds: clockOffset()), fault: false)
        }
    }

    private mutating func clockOffset() -> Int64 {
        let worst: Int64 = generator.pick([1_000, 3_600_000, SimulatedClock.tenYearsInMilliseconds])
        return generator.within(-worst...worst)
    }

    // MARK: Kinds of steps

    mutating func edit(_ machine: Int) -> Action {
        let kinds: [(EditKind, Int)] = [
            (.save, 14), (.saveSeparately, 2), (.write, 14), (.changeURL, 2), (.writeText, 8), (.type, 6),
            (.editBody, 12),
            (.capture, 4), (.tag, 6), (.untag, 4), (.collect, 4), (.annotate, 8), (.reanchor, 2), (.comment, 8),
            (.setAddress, 3), (.trash, 8), (.restore, 6), (.purge, 3), (.undo, 5), (.pick, 4), (.carryOver, 2),
            (.keepBody, 1), (.recreate, 3), (.restoreHeld, 1), (.releaseHeld, 1), (.severalAtOnce, 4),
            (.retire, habits.forgets ? 2 : 0), (.setRetention, habits.forgets ? 1 : 0),
            (.saveMany, habits.deletesInBulk ? 3 : 0), (.trashMany, habits.deletesInBulk ? 4 : 0),
        ]
        var roll = generator.below(kinds.reduce(0) { $0 + $1.1 })
        var kind = EditKind.save
        for (candidate, weight) in kinds {
            kind = candidate
            if roll < weight { break }
            roll -= weight
        }
        return .edit(machine: machine, kind, isStale: generator.chance(percent: habits.stalePercent))
    }

    private mutating func exchange(_ machine: Int) -> Action? {
        let others = joined.filter { $0 != machine && !away.contains($0) }
        var ways = ["bundle"]
        if habits.usesHub { ways += ["hub", "hub"] }
        if habits.usesFolder { ways += ["folder", "folder", "carry", "carry", "carry"] }
        if habits.mailsBundles { ways += ["mail", "open", "open"] }
        switch generator.pick(ways) {
        case "hub": return .sync(machine: machine, connectionFaults())
        case "folder": return .folder(machine: machine, fillsAgain: generator.chance(percent: 30))
        case "carry":
            guard !others.isEmpty else { return nil }
            return .carry(
                from: machine, to: generator.pick(others), percent: generator.chance(percent: 50) ? 100 : 60,
                tears: habits.damagesFolders && generator.chance(percent: 20))
        case "mail":
            return .mail(from: machine, generator.pick(BundleKind.allCases))
        case "open": return .open(machine: machine, holdsEarly: generator.chance(percent: 70))
        default:
            guard !others.isEmpty else { return nil }
            return .bundle(from: machine, to: generator.pick(others), generator.pick(BundleKind.allCases))
        }
    }

    mutating func connectionFaults() -> [ConnectionFault] {
        guard habits.cutsConnections else { return [] }
        var faults: [ConnectionFault] = []
        for _ in 0..<generator.below(3) {
            switch generator.below(6) {
            case 0: faults.append(.cutReceiving(afterBytes: generator.below(4_000)))
            case 1: faults.append(.cutSending(afterBytes: generator.below(4_000)))
            case 2: faults.append(.repeatedPiece)
            case 3: faults.append(.lostAnswer)
            case 4: faults.append(.busy(times: 1 + generator.below(5)))
            default: faults.append(.failing(times: 1 + generator.below(5)))
            }
        }
        return faults
    }

    private mutating func fate(_ machine: Int) -> Action? {
        var fates: [Action] = [
            .reopen(machine: machine), .verify(machine: machine), .repair(machine: machine), compact(machine),
        ]
        if habits.forgets { fates += [compact(machine), compact(machine)] }
        if habits.hasWrongClocks { fates.append(.clock(machine: machine, offsetInMilliseconds: clockOffset())) }
        if habits.restoresBackups { fates += [.backup(machine: machine), .restore(machine: machine)] }
        if habits.copiesDatabases {
            fates += [.backup(machine: machine), .rewind(machine: machine, from: generator.pick(joined))]
        }
        if habits.hasNewerPrograms { fates.append(.newerProgram(machine: machine)) }
        if habits.meetsHostility { fates.append(.hostile(machine: machine, generator.pick(HostileKind.allCases))) }
        if habits.usesFolder, habits.damagesFolders {
            fates.append(.folderFate(machine: machine, generator.pick(FolderFate.allCases)))
        }
        if habits.usesHub, habits.wipesHubs { fates.append(.hub(generator.pick(HubFate.allCases))) }
        if habits.reader == machine, generator.chance(percent: 20) { fates.append(.promote(machine: machine)) }
        return generator.pick(fates)
    }
}
