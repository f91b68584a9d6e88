/// What a measurement must come to, and what it wants to come to: a figure, and none larger.
struct Budget {
    /// What is measured, and in what.
    let what: String
    /// The limit; `nil` for what is only wished for.
    let must: Double?
    let wants: Double
    /// The figure; `nil` where there was nobody to compare with.
    let measured: Double?
    let format: (Double) -> String

    /// Whether it is kept; `nil` where it wasn't measured.
    var isKept: Bool? { measured.map { $0 <= must ?? .infinity } }

    /// A line for people.
    var line: String {
        let limits = (must.map { "must \(format($0)), " } ?? "") + "wants \(format(wants))"
        guard let measured else { return "not measured  \(what) (\(limits))" }
        let verdict =
            measured <= wants
            ? "as wanted   " : must == nil ? "not yet     " : isKept == true ? "kept        " : "MISSED      "
        return "\(verdict)  \(what): \(format(measured)) (\(limits))"
    }

    /// Everything as JSON.
    var report: ReportValue {
        var values: [String: ReportValue] = ["what": .text(what), "wants": .measure(wants)]
        if let must { values["must"] = .measure(must) }
        if let measured { values["measured"] = .measure(measured) }
        return .record(values)
    }

    /// The line that ends a report; what is only wished for isn't counted.
    static func verdict(_ budgets: [Budget]) -> String {
        let budgets = budgets.filter { $0.must != nil }
        let missed = budgets.filter { $0.isKept == false }.count
        let unknown = budgets.filter { $0.isKept == nil }.count
        let line =
            "verdict: \(budgets.count - missed - unknown) of \(budgets.count) budgets are kept, \(missed) are missed"
        return unknown == 0 ? line + "." : line + ", \(unknown) could not be measured."
    }
}

extension Comparison {
    /// What is asked of the engine on a library.
    ///
    /// Our bundles are compressed; what others send is compared after zlib.
    var budgets: [Budget] {
        [
            time(.buildByArticle, over: .plainSQLite, must: 2.5, wants: 1.5),
            time(.buildByArticleIndexed, over: .plainSQLite, must: 2.5, wants: 1.5),
            time(.buildAtOnce, over: .plainSQLite, must: 3, wants: 2),
            time(.buildAtOnceIndexed, over: .plainSQLite, must: 3, wants: 2),
            search(.word), search(.twoWords), search(.phrase), search(.prefix),
            time(.edits, over: .plainSQLite, must: 3, wants: 2),
            time(.firstSync, over: .pycrdt, must: 1, wants: 0.5),
            time(.firstSync, over: .loro, must: 1, wants: 0.5),
            time(.firstSync, over: .session, must: nil, wants: 1),
            bytes(.firstSync, over: .session, must: 1, wants: 0.85) { $0.deflatedBytes.map(Double.init) },
            time(.merge, over: .session, must: 4, wants: 2),
            bytes(.merge, over: .pycrdt, must: 2, wants: 1) { $0.deflatedBytes.map(Double.init) },
            Budget(
                what: "\(ComparedPhase.idle.rawValue), bytes", must: 200, wants: 64,
                measured: median(.idle, .lectern) { Double($0.bytes) }, format: Quantity.bytes),
            bytes(.buildByArticle, over: .plainSQLite, must: 1.3, wants: 1) { Double($0.bytes) },
            bytes(.buildAtOnce, over: .plainSQLite, must: 1.3, wants: 1) { Double($0.bytes) },
            peak(.firstSync), peak(.merge),
        ]
    }

    /// What a merge must show and doesn't, by its keys.
    var lostQuality: [String] {
        quality.filter { _, value in
            switch value {
            case .truth(let value): !value
            case .text(let value):
                value.split(separator: "/").count == 2 && Set(value.split(separator: "/")).count > 1
            default: false
            }
        }.keys.sorted()
    }

    /// A page of hits against FTS5's row numbers alone: a promise where there is something to search through.
    private func search(_ row: ComparedPhase) -> Budget {
        time(row, over: .plainSQLite, must: articles < 10_000 ? nil : 1.2, wants: 1)
    }

    /// Our time over another engine's: the middle of the rounds' ratios.
    private func time(_ row: ComparedPhase, over engine: EngineName, must: Double?, wants: Double) -> Budget {
        Budget(
            what: "\(row.rawValue), time over \(engine.rawValue)'s", must: must, wants: wants,
            measured: Spread(ratios(of: row, to: engine))?.median, format: Quantity.ratio)
    }

    private func bytes(
        _ row: ComparedPhase, over engine: EngineName, must: Double, wants: Double, _ value: (Measurement) -> Double?
    ) -> Budget {
        let ours = median(row, .lectern) { Double($0.bytes) }
        let theirs = median(row, engine, value)
        return Budget(
            what:
                "\(row.rawValue), \(row.bytesAreOnDisk ? "bytes on disk" : "bytes exchanged") over \(engine.rawValue)'s",
            must: must, wants: wants, measured: ours.flatMap { ours in theirs.map { ours / $0 } },
            format: Quantity.ratio)
    }

    private func peak(_ row: ComparedPhase) -> Budget {
        Budget(
            what: "\(row.rawValue), peak memory", must: 64e6, wants: 32e6,
            measured: median(row, .lectern) { Double($0.peakInBytes) }, format: Quantity.bytes)
    }
}

extension TextComparison {
    /// What is asked of the engine on texts, for each trace.
    var budgets: [Budget] {
        rows.compactMap { row in
            guard row.target == nil else { return nil }
            switch row.phase {
            case .local: return time(row, over: .loro, must: 1, wants: 0.25)
            case .merge: return time(row, over: .pycrdt, must: 1, wants: 0.15)
            case .live: return time(row, over: .pycrdt, must: 1, wants: 0.3)
            default: return nil
            }
        }
    }

    private func time(_ row: TextRow, over engine: TextEngine, must: Double, wants: Double) -> Budget {
        Budget(
            what: "\(row.title), time over \(engine.rawValue)'s", must: must, wants: wants,
            measured: Spread(ratios(of: row, to: engine))?.median, format: Quantity.ratio)
    }
}
