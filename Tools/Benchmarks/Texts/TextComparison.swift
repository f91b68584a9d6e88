import Foundation

/// Rounds in which all engines do the same to the same texts, phase by phase, one after the other.
struct TextComparison {
    let work: String
    let synchronous: Synchronous
    /// Runs the engines that are driven through it.
    let peers: PeerScript
    /// Takes a line whenever a part is done.
    let progress: (String) -> Void
    /// In the order of the table.
    private(set) var rows: [TextRow] = []
    private(set) var measurements: [TextRow: [TextEngine: [TextResult]]] = [:]
    /// By trace.
    private var scalars: [String: Int] = [:]

    init(
        work: String, synchronous: Synchronous, peers: PeerScript, progress: @escaping (String) -> Void
    ) {
        self.work = work
        self.synchronous = synchronous
        self.peers = peers
        self.progress = progress
    }

    /// Runs one round over a trace.
    ///
    /// Who goes first changes from round to round, so that a slow minute hits all alike.
    mutating func runRound(_ number: Int, of rows: [TextRow], trace: String) throws {
        if number == 0 { self.rows += rows }
        let engines = [TextEngine.lectern] + peerEngines
        let first = number % engines.count
        for engine in engines[first...] + engines[..<first] {
            // A peer does once what counts for several rows.
            var done: Set<TextRow> = []
            for row in rows {
                let row = engine == .lectern ? row : row.counterpart
                if done.insert(row).inserted { try run(row, engine, trace: trace) }
            }
        }
    }

    /// The other engines that are installed, in the order of the table.
    var peerEngines: [TextEngine] { TextEngine.allCases.filter { peers.versions[$0.rawValue] != nil } }

    /// The measurements with which ours are compared in a row.
    func measurements(of row: TextRow, by engine: TextEngine) -> [TextResult] {
        measurements[engine == .lectern ? row : row.counterpart]?[engine] ?? []
    }

    /// Our time over another engine's, in the order of rounds.
    func ratios(of row: TextRow, to engine: TextEngine) -> [Double] {
        zip(measurements(of: row, by: .lectern), measurements(of: row, by: engine)).map { $0.seconds / $1.seconds }
    }

    private mutating func run(_ row: TextRow, _ engine: TextEngine, trace: String) throws {
        let name = [row.trace, engine.rawValue, row.target?.rawValue ?? "", row.keepsSearchIndex ? "index" : ""]
        let directory = work + "/" + name.joined(separator: "-")
        if row.phase.isFirst { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let request = TextRequest(
            engine: engine, phase: row.phase, trace: trace, work: directory, synchronous: synchronous,
            keepsSearchIndex: row.keepsSearchIndex, target: row.target ?? .note)
        let result = engine == .lectern ? try ChildProcess.run(request) : try peers.run(request)
        // Which of two texts typed at one place comes first is each engine's own; how much there is in all is not.
        let expected = scalars[row.trace] ?? result.scalars
        if result.scalars > 0 { scalars[row.trace] = expected }
        guard result.scalars == 0 || result.scalars == expected else {
            throw BenchmarkProblem.diverged("\(engine.rawValue) has \(result.scalars) characters of \(row.trace)")
        }
        measurements[row, default: [:]][engine, default: []].append(result)
        progress("\(row.title): \(engine.rawValue) \(Quantity.seconds(result.seconds))")
    }
}

extension TextPhase {
    /// Whether it begins with nothing of the engine's own.
    fileprivate var isFirst: Bool {
        switch self {
        case .local, .live, .editApart: true
        case .localChange, .merge, .mergeBundle, .load, .mergeApart: false
        }
    }
}
