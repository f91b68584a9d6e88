import ArgumentParser

/// Measures the engine once, and says what the merge kept.
struct LibraryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "library", abstract: "Measures the engine once; prints one line of JSON.")

    @OptionGroup var options: WorkloadOptions

    @Flag(help: "Keep the search index.")
    var searchIndex = false

    @Option(help: "Keep both replicas' libraries here, as lines of {id: state}.")
    var dump: String?

    func run() throws {
        let line = try options.withWorkDirectory { work in
            let data = options.dataDirectory
            var report = Report(.lectern, options, keepsSearchIndex: searchIndex)
            func session(_ name: String) throws -> Session {
                try Session(
                    .lectern, data: data, beneath: work, named: name, options.synchronous,
                    keepsSearchIndex: searchIndex, dump: dump)
            }
            let atOnce = try session("at-once")
            let batch = try atOnce.run(.buildAtOnce)
            try atOnce.remove()
            let replicas = try session("replicas")
            report.addBuild(byArticle: try replicas.run(.buildByArticle), atOnce: batch)
            report.addFirstSync(try replicas.run(.firstSync))
            _ = try replicas.run(.dumpFirstSync)
            report.addEdits(try replicas.run(.firstEdits))
            _ = try replicas.run(.secondEdits)
            report.addMerge(try replicas.run(.merge))
            _ = try replicas.run(.dumpMerged)
            report.add(try QualityCheck.run(data: data, dump: replicas.dump))
            return try report.line()
        }
        print(line)
    }
}
