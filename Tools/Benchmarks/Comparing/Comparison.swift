import Foundation

/// Rounds in which all engines do the same, phase by phase, one after the other.
struct Comparison {
    let data: String
    let work: String
    let synchronous: Synchronous
    /// Runs the engines that are driven through it.
    let peers: PeerScript
    /// Takes a line whenever a part is done.
    let progress: (String) -> Void
    private(set) var measurements: [ComparedPhase: [EngineName: [Measurement]]] = [:]
    /// How many articles the library has; 0 before the first of them are built.
    private(set) var articles = 0
    /// What the merge of the last round kept.
    private(set) var quality: [String: ReportValue] = [:]

    init(
        data: String, work: String, synchronous: Synchronous, peers: PeerScript, progress: @escaping (String) -> Void
    ) {
        self.data = data
        self.work = work
        self.synchronous = synchronous
        self.peers = peers
        self.progress = progress
    }

    /// All engines that can take part, ours first.
    var engines: [EngineName] {
        EngineName.allCases.filter { !$0.isDrivenByScript || peers.versions[$0.rawValue] != nil }
    }

    /// Runs one round.
    ///
    /// Who goes first changes from round to round, so that a slow minute hits all alike.
    mutating func runRound(_ number: Int, isLast: Bool) throws {
        let first = number % engines.count
        let engines = engines[first...] + self.engines[..<first]
        try runReplicas(Array(engines), checksQuality: isLast)
        for (row, phase, keepsSearchIndex) in ComparedPhase.builds {
            let buildsForSearch = row == .buildByArticleIndexed
            for engine in engines where row.engines.contains(engine) {
                let session = try session(engine, keepsSearchIndex: keepsSearchIndex)
                note(row, engine, try session.run(phase))
                for (row, phase) in ComparedPhase.searches where buildsForSearch {
                    note(row, engine, try session.run(phase))
                }
                try session.remove()
            }
        }
    }

    /// Our time over another engine's, in the order of rounds.
    func ratios(of row: ComparedPhase, to engine: EngineName) -> [Double] {
        let theirs = measurements[row]?[engine] ?? []
        return zip(measurements[row]?[.lectern] ?? [], theirs).map { $0.seconds / $1.seconds }
    }

    /// The middle one of a row's measurements; `nil` where an engine doesn't take part.
    func median(_ row: ComparedPhase, _ engine: EngineName, _ value: (Measurement) -> Double?) -> Double? {
        Spread((measurements[row]?[engine] ?? []).compactMap(value))?.median
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
        for engine in engines where ComparedPhase.merge.engines.contains(engine) {
            guard let session = sessions[engine] else { continue }
            _ = try session.run(.secondEdits)
            let merged = try session.run(.merge)
            note(.merge, engine, merged)
            guard let seconds = merged.idleSeconds else { continue }
            let idle = Measurement(
                seconds: seconds, bytes: merged.idleInBytes ?? 0, peakInBytes: merged.peakInBytes)
            measurements[.idle, default: [:]][engine, default: []].append(idle)
        }
        if checksQuality, let ours = sessions[.lectern] {
            _ = try ours.run(.dumpMerged)
            quality = try QualityCheck.run(data: data, dump: ours.dump)
        }
        for session in sessions.values { try session.remove() }
    }

    private func session(_ engine: EngineName, keepsSearchIndex: Bool) throws -> Session {
        try Session(
            engine, data: data, beneath: work, named: engine.rawValue, synchronous, peers: peers,
            keepsSearchIndex: keepsSearchIndex)
    }

    private mutating func note(_ row: ComparedPhase, _ engine: EngineName, _ result: PhaseResult) {
        guard row.engines.contains(engine) else { return }
        if row == .buildByArticle { articles = result.transactions ?? 0 }
        measurements[row, default: [:]][engine, default: []].append(Measurement(row, result))
        progress("\(row.rawValue): \(engine.rawValue) \(Quantity.seconds(result.seconds))")
    }
}
