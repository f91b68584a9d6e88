internal import Causality
internal import Logging

/// What is written down of one request: one line of the log, and the metrics.
///
/// Route, status, code, duration and the beginning of the library's id; never a token, an address or content.
struct RequestRecord: Sendable {
    private let route: HubRoute
    private let metrics: HubMetrics
    private var logger: Logger
    private let start = ContinuousClock.now

    /// Begins a record.
    ///
    /// - Parameter logger: that of the request, which names it.
    init(_ route: HubRoute, _ metrics: HubMetrics, logger: Logger) {
        self.route = route
        self.metrics = metrics
        self.logger = logger
    }

    /// Says which library it is about.
    mutating func name(_ library: LibraryID) { logger[metadataKey: "library"] = "\(library.shortDescription)" }

    /// Ends the record.
    ///
    /// - Parameter problem: why it was refused or cut short.
    func finish(status: Int, problem: (any Error)? = nil) {
        let duration = ContinuousClock.now - start
        metrics.finished(route, status: status, after: duration)
        var metadata: Logger.Metadata = [
            "route": "\(route.rawValue)", "status": "\(status)",
            "milliseconds": "\(Int(duration / .milliseconds(1)))",
        ]
        if let problem { metadata["code"] = "\(problemCode(problem))" }
        logger.log(level: status >= 500 ? .error : .info, "request", metadata: metadata)
    }
}

/// What a log says of an error: a word that was chosen beforehand, or the name of a type; never a sentence, which may
/// quote what somebody sent.
func problemCode(_ error: any Error) -> String {
    (error as? any ExplainedProblem)?.code ?? "\(type(of: error))"
}

/// What a log says of trouble with a library's files: a sentence, which unlike others quotes nobody.
///
/// Ids of libraries, which are in paths too, are shortened.
func storeTrouble(_ error: any Error) -> String {
    guard let problem = error as? any ExplainedProblem else { return problemCode(error) }
    return problem.sentence.replacing(#/[0-9a-f]{32,}/#) { $0.output.prefix(8) }
}
