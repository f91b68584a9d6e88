internal import TestSupport

/// What a run consists of: drawn from its seed, so that each run does few kinds of things, and does them often.
struct Habits {
    let machines: Int
    /// The machine that is only ever fed as a reader, unless it is promoted.
    let reader: Int?
    let usesHub: Bool
    let usesFolder: Bool
    let mailsBundles: Bool
    /// How many of a hundred steps are faults of disk or power.
    let faultPercent: Int
    let losesPower: Bool
    let fillsDisks: Bool
    let hasWrongClocks: Bool
    let copiesDatabases: Bool
    let restoresBackups: Bool
    let hasNewerPrograms: Bool
    let meetsHostility: Bool
    let damagesFolders: Bool
    let wipesHubs: Bool
    let deletesInBulk: Bool
    let cutsConnections: Bool
    /// Whether replicas forget the past, and are taken out of use.
    let forgets: Bool
    let stalePercent: Int
    /// How many edits there are for each exchange.
    let editWeight: Int
    /// Small ones, so that a cut leaves a part of what was to come.
    let frameGoalInBytes: Int?

    init(using generator: inout SeededGenerator) {
        machines = 2 + generator.below(5)
        reader = machines > 2 && generator.chance(percent: 30) ? machines - 1 : nil
        usesHub = generator.chance(percent: 50)
        usesFolder = generator.chance(percent: 50)
        mailsBundles = generator.chance(percent: 50)
        faultPercent = generator.chance(percent: 60) ? generator.below(40) : 0
        losesPower = generator.chance(percent: 50)
        fillsDisks = generator.chance(percent: 40)
        hasWrongClocks = generator.chance(percent: 50)
        copiesDatabases = generator.chance(percent: 40)
        restoresBackups = generator.chance(percent: 40)
        hasNewerPrograms = generator.chance(percent: 30)
        meetsHostility = generator.chance(percent: 30)
        damagesFolders = generator.chance(percent: 50)
        wipesHubs = generator.chance(percent: 40)
        deletesInBulk = generator.chance(percent: 10)
        cutsConnections = generator.chance(percent: 50)
        stalePercent = generator.chance(percent: 60) ? generator.below(60) : 0
        editWeight = 1 + generator.below(5)
        forgets = generator.chance(percent: 60)
        frameGoalInBytes = generator.chance(percent: 50) ? 1 << generator.below(12) : nil
    }
}
