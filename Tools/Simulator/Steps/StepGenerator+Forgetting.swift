internal import TestSupport

/// How a library grows old: all but one who goes away meet, say what they have seen, and forget; somebody new comes, and
/// who was away comes back with work that nobody has seen.
extension StepGenerator {
    mutating func growOld() {
        let present = joined.filter { !away.contains($0) }
        guard present.count > 1 else { return }
        let leaving = present.count > 2 && generator.chance(percent: 60) ? generator.pick(present) : nil
        let staying = present.filter { $0 != leaving }
        if let leaving {
            away.insert(leaving)
            append(textEdit(leaving, isStale: false), fault: true)
        }
        meet(staying)
        if generator.chance(percent: 40) {
            append(.edit(machine: generator.pick(staying), .purge, isStale: false), fault: true)
        }
        if leaving != nil || generator.chance(percent: 50) {
            append(.edit(machine: generator.pick(staying), .retire, isStale: false), fault: true)
        }
        if generator.chance(percent: 50) { time += generator.within(0...60 * 86_400_000) }
        for machine in staying { append(acknowledging(machine), fault: true) }
        meet(staying)
        // Only now everybody has said that they have what was made after somebody went away.
        if generator.chance(percent: 70) {
            for machine in staying { append(acknowledging(machine), fault: true) }
            meet(staying)
        }
        for machine in staying where generator.chance(percent: 60) {
            append(compact(machine), fault: true)
            // What they remember is from before what they have forgotten.
            if generator.chance(percent: 60) { append(textEdit(machine, isStale: true), fault: true) }
        }
        if habits.usesHub { append(.sync(machine: generator.pick(staying), connectionFaults()), fault: true) }
        if let leaving, generator.chance(percent: 70) { comeBack(leaving, to: generator.pick(staying)) }
        if let newcomer = (0..<habits.machines).first(where: { !joined.contains($0) }) {
            join(newcomer, startsEmpty: habits.usesHub && generator.chance(percent: 50))
            takeSnapshot(newcomer)
        }
    }

    /// The hub has a snapshot by now, and is asked over a bad connection.
    private mutating func takeSnapshot(_ machine: Int) {
        guard habits.usesHub, habits.cutsConnections else { return }
        for _ in 0...generator.below(3) {
            append(.sync(machine: machine, [.cutReceiving(afterBytes: generator.below(1_500))]), fault: true)
        }
    }

    private mutating func comeBack(_ machine: Int, to other: Int) {
        append(textEdit(machine, isStale: false), fault: true)
        for _ in 0..<generator.below(3) { append(edit(machine), fault: true) }
        away.remove(machine)
        takeSnapshot(machine)
        if generator.chance(percent: 20) { append(compact(machine), fault: true) }
        meet([other, machine])
    }

    /// Some edit, most of the time one that can always be made, or one of a text that others edit too.
    private mutating func acknowledging(_ machine: Int) -> Action {
        switch generator.below(10) {
        case 0..<4: .edit(machine: machine, .save, isStale: false)
        case 4..<8: textEdit(machine, isStale: false)
        default: edit(machine)
        }
    }

    private mutating func textEdit(_ machine: Int, isStale: Bool) -> Action {
        .edit(machine: machine, generator.pick([.editBody, .editBody, .writeText]), isStale: isStale)
    }

    private mutating func meet(_ machines: [Int]) {
        guard let first = machines.first else { return }
        let goesByHub = habits.usesHub && generator.chance(percent: 70)
        let goesByFolder = habits.usesFolder && generator.chance(percent: 50)
        for machine in machines.dropFirst() {
            if goesByHub {
                append(.sync(machine: machine, connectionFaults()), fault: true)
                append(.sync(machine: first, connectionFaults()), fault: true)
            } else if goesByFolder {
                append(.folder(machine: machine, fillsAgain: true), fault: true)
                append(.carry(from: machine, to: first, percent: 100, tears: false), fault: true)
                append(.folder(machine: first, fillsAgain: true), fault: true)
                append(.carry(from: first, to: machine, percent: 100, tears: false), fault: true)
                append(.folder(machine: machine, fillsAgain: true), fault: true)
            } else {
                append(.bundle(from: machine, to: first, .lacking), fault: true)
                append(.bundle(from: first, to: machine, .lacking), fault: true)
            }
        }
    }

    /// Forgets everything, what is older than some days, what the library says, or nothing.
    mutating func compact(_ machine: Int) -> Action {
        .compact(machine: machine, days: generator.pick([0, 0, 0, 0, 0, 1, 30, 30, nil, -1]))
    }
}
