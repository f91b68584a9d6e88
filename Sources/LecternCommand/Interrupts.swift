import Dispatch
import Glibc
import Lectern
import Synchronization

/// What happens when the person, or the system, stops the command.
///
/// The library needs no help: a transaction that isn't committed never was. Only files that were begun are taken away, and
/// what stays is said.
enum Interrupts {
    private static let unfinished = Mutex<Set<String>>([])
    private static let lastWords = Mutex<(@Sendable () -> Void)?>(nil)
    /// Kept alive for the whole run.
    ///
    /// Written by `watch`, once, before anything else runs, and by `stopWatching`, before a server does.
    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []
    private static let isSuspended = Mutex(false)
    private static let stops: [Int32] = [SIGINT, SIGTERM, SIGHUP]

    /// Watches from now on.
    ///
    /// A signal that whoever started us wants ignored stays ignored.
    static func watch() {
        // A reader that has gone is an error of writing, not a reason to die in the middle of an edit.
        signal(SIGPIPE, SIG_IGN)
        let queue = DispatchQueue(label: "lectern.interrupts")
        for number in stops {
            var current = sigaction()
            sigaction(number, nil, &current)
            if isIgnored(current) { continue }
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { stop(by: number) }
            source.resume()
            sources.append(source)
        }
    }

    /// Leaves signals to a server, which ends by itself when it is told to.
    static func stopWatching() {
        for source in sources { source.cancel() }
        sources = []
    }

    /// Ends a run as an interrupt does: thrown where another program got the interrupt, and ended by it.
    struct Interrupted: Error {}

    /// Runs `body` while another program has the terminal: an interrupt that is typed there is for that program.
    static func suspended<Result>(_ body: () throws -> Result) rethrows -> Result {
        isSuspended.withLock { $0 = true }
        defer { isSuspended.withLock { $0 = false } }
        return try body()
    }

    /// Runs `body`, and takes files away if the run is stopped meanwhile.
    ///
    /// The files must be this run's own: whoever calls this has made sure that nothing was there before. A path that ends in
    /// a slash is a directory, which goes where it is empty then.
    static func removing<Result>(
        _ paths: [String], whileRunning body: () async throws -> Result
    ) async rethrows -> Result {
        unfinished.withLock { $0.formUnion(paths) }
        defer { unfinished.withLock { $0.subtract(paths) } }
        return try await body()
    }

    /// Runs `body`, and says `words` before the end if the run is stopped meanwhile.
    ///
    /// - Parameter words: speaks from another thread, while `body` goes on.
    static func saying<Result>(
        _ words: @escaping @Sendable () -> Void, whileRunning body: () async throws -> Result
    ) async rethrows -> Result {
        say(words)
        defer { sayNothing() }
        return try await body()
    }

    /// Says `words` before the end if the run is stopped from now on, until `sayNothing`.
    static func say(_ words: @escaping @Sendable () -> Void) { lastWords.withLock { $0 = words } }

    /// Says nothing more where the run is stopped.
    static func sayNothing() { lastWords.withLock { $0 = nil } }

    private static func stop(by number: Int32) {
        if number == SIGINT && isSuspended.withLock({ $0 }) { return }
        let words = lastWords.withLock { $0 }
        words?()
        for path in UnfinishedFiles.all { unlink(path) }
        unfinished.withLock { paths in
            // Backwards: what is in a directory goes before it.
            for path in paths.sorted(by: >) {
                if path.hasSuffix("/") { rmdir(path) } else { unlink(path) }
            }
        }
        _exit(number == SIGINT ? RunStatus.interrupted.rawValue : 128 + number)
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        // `SIG_IGN` is the number 1 in the place of a function; C offers no other way to tell.
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
