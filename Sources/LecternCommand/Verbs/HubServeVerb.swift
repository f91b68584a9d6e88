import ArgumentParser
import HubServer
import Lectern
import Logging

struct HubServeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run a hub until it is told to end.",
        discussion: """
            Without a certificate the hub listens on this machine only, unless --insecure says otherwise. SIGTERM and \
            SIGINT end it gracefully: what it accepted is finished first. After a crash there is nothing to clean up. \
            See Docs/Operating.md, “Running a hub”.
            """)

    @Option(help: ArgumentHelp("The directory of its libraries; it is made where it is missing.", valueName: "dir"))
    var data: String
    @Option(help: ArgumentHelp("Where to listen; port 0 takes any that is free.", valueName: "host:port"))
    var listen = ListenAddress.loopback.description
    @Option(help: ArgumentHelp("The certificate chain, in PEM form.", valueName: "file"), completion: .file())
    var tlsCert: String?
    @Option(help: ArgumentHelp("The key of the certificate, in PEM form.", valueName: "file"), completion: .file())
    var tlsKey: String?
    @Flag(help: "Serve plain HTTP to other machines too, such as to a proxy on a network of its own.")
    var insecure = false
    @Flag(help: "Serve no metrics.") var noMetrics = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if (tlsCert == nil) != (tlsKey == nil) { throw ValidationError("--tls-cert and --tls-key go together.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        var options = HubApplication.Options()
        options.address = try ListenAddress(text: listen)
        if let tlsCert, let tlsKey { options.certificate = CertificateFiles(chain: tlsCert, key: tlsKey) }
        options.isInsecure = insecure
        options.showsMetrics = !noMetrics
        let scheme = options.certificate == nil ? "http" : "https"
        let host = options.address.host.contains(":") ? "[\(options.address.host)]" : options.address.host
        options.onListening = { port in
            let url = "\(scheme)://\(host):\(port)"
            if session.isJSON {
                try? session.output.json(["listening": .string(url)])
            } else {
                try? session.output.line("Listening at \(url)")
            }
            try? session.output.flush()
        }
        Environment.keepTemporaryFiles(in: data)
        let hub = try HubApplication(HubDirectory(path: data), options, logger: session.logger("lectern.hub"))
        guard !session.isDryRun else {
            session.talk.sayDone("A hub would listen at \(scheme)://\(options.address).")
            return .success
        }
        // The hub ends by itself when it is told to.
        Interrupts.stopWatching()
        try await hub.runUntilSignalled()
        return .success
    }
}

extension Session {
    /// Where a server's log goes: standard error.
    fileprivate func logger(_ label: String) -> Logger {
        var logger = Logger(label: label, factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = isQuiet ? .warning : .info
        return logger
    }
}
