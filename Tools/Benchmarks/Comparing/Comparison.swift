import Foundation

/// Rounds in which both engines do the same, phase by phase, one after the other.
struct Comparison {
    let data: String
    let work: String
    let synchronous: Synchronous
    /// Takes a line whenever a part is done.
    let progress: (String) -> Void
    private(set) var measurements: [ComparedPhase: [EngineName: [Measurement]]] = [:]
    /// What the merge of the last round kept.
    private(set) var quality: [String: ReportValue] = [:]

    init(data: String, work: String, synchronous: Synchronous, progress: @escaping (String) -> Void) {
        self.data = data
        self.work = work
        self.synchronous = synchronous
        self.progress = progress
    }

    /// Runs one round.
    ///
    /// Who goes first changes from round to round, so that a slow minute hits both alike.
    mutating func runRound(_ number: Int, isLast: Bool) throws {
        let engines: [EngineName] = number.isMultiple(of: 2) ? [.plainSQLite, .lectern] : [.lectern, .plainSQLite]
        try runReplicas(engines, checksQuality: isLast)
        for (row, phase, keepsSearchIndex) in ComparedPhase.builds {
            for engine in engines {
                let session = try session(engine, keepsSearchIndex: keepsSearchIndex)
                note(row, engine, try session.run(phase))
                try session.remove()
            }
        }
    }

    /// The measurements of a row that both engines have, in the order of rounds.
    func ratios(of row: ComparedPhase) -> [Double] {
        let floor = measurements[row]?[.plainSQLite] ?? []
        let ours = measurements[row]?[.lectern] ?? []
        return zip(ours, floor).map { $0.seconds / $1.seconds }
    }

    private mutating func runReplicas(_ engines: [EngineName], checksQuality: Bool) throws {
        var sessions: [EngineName: Session] = [:]
        for engine in engines { sessions[engine] = try session(engine, keepsSearchIndex: false) }
        for (row, phase) in [
            (ComparedPhase.buildByArticle, Phase.buildByArticle), (.firstSync, .firstSync), (.edits, .firstEdits),
        ] {
            for engine in engines {
                guard let session = sessions[engine] else { continue }
                note(row, engine, try session.run(phase))
                guard checksQuality && phase == .firstSync && engine == .lectern else { continue }
                _ = try session.run(.dumpFirstSync)
            }
        }
        guard let ours = sessions[.lectern] else { return }
        _ = try ours.run(.secondEdits)
        let merged = try ours.run(.merge)
        note(.merge, .lectern, merged)
        let idle = Measurement(
            seconds: merged.idleSeconds ?? 0, bytes: merged.idleInBytes ?? 0, peakInBytes: merged.peakInBytes)
        measurements[.idle, default: [:]][.lectern, default: []].append(idle)
        if checksQuality {
            _ = try ours.run(.dumpMerged)
            quality = try QualityCheck.run(data: data, dump: ours.dump)
        }
        for session in sessions.values { try session.remove() }
    }

    private func session(_ engine: EngineName, keepsSearchIndex: Bool) throws -> Session {
        try Session(
            engine, data: data, beneath: work, named: engine.rawValue, synchronous, keepsSearchIndex: keepsSearchIndex)
    }

    private mutating func note(_ row: ComparedPhase, _ engine: EngineName, _ result: PhaseResult) {
        measurements[row, default: [:]][engine, default: []].append(Measurement(row, result))
        progress("\(row.rawValue): \(engine.rawValue) \(Quantity.seconds(result.seconds))")
    }
}
