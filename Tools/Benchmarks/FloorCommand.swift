import ArgumentParser

/// Measures plain SQLite once.
struct FloorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floor", abstract: "Measures plain SQLite with the same rows once; prints one line of JSON.")

    @OptionGroup var options: WorkloadOptions

    @Flag(help: "Keep the same search index, in the rows of the build.")
    var searchIndex = false

    func run() throws {
        let line = try options.withWorkDirectory { work in
            var report = Report(.plainSQLite, options, keepsSearchIndex: searchIndex)
            func session(_ name: String, index: Bool) throws -> Session {
                try Session(
                    .plainSQLite, data: options.dataDirectory, beneath: work, named: name, options.synchronous,
                    keepsSearchIndex: index)
            }
            let atOnce = try session("at-once", index: searchIndex)
            let batch = try atOnce.run(.buildAtOnce)
            try atOnce.remove()
            var tables = try session("tables", index: searchIndex)
            report.addBuild(byArticle: try tables.run(.buildByArticle), atOnce: batch)
            if searchIndex {
                // The offline work doesn't keep the index in step, so it goes on without one.
                tables = try session("tables-without-index", index: false)
                _ = try tables.run(.buildByArticle)
            }
            report.addFirstSync(try tables.run(.firstSync))
            report.addEdits(try tables.run(.firstEdits))
            return try report.line()
        }
        print(line)
    }
}
