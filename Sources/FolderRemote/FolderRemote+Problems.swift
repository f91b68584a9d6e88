internal import SyncProtocol
internal import WireFormat

extension FolderRemote {
    /// Runs something, and says of what failed what it means for a sync.
    func mapping<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            throw Self.problem(error, at: path)
        }
    }

    /// What it means that a file turned out to be wrong while its frames were handed out.
    ///
    /// It was noted, so that the next attempt passes over it.
    nonisolated func problem(readingFailedWith error: any Error) -> any Error {
        switch error {
        case let failure as FileFailure: failure.problem(at: path)
        case is CancellationError: error
        default: RemoteProblem.interrupted(remote: path, cause: "a file turned out to be damaged")
        }
    }

    /// What the folder failed by; nobody runs one, who would have a log of it.
    static func failure(at path: String, _ cause: String) -> RemoteProblem {
        let remedy =
            "Sync again; if it goes on, look at what is named here, and move away what is no file of Lectern's."
        return .failed(remote: path, cause: cause, remedy: remedy)
    }

    /// The same error for whoever syncs.
    static func problem(_ error: any Error, at path: String) -> any Error {
        switch error {
        case let failure as FileFailure: failure.problem(at: path)
        case let problem as BundleProblem: failure(at: path, problem.sentence)
        case let fork as ForkInFolder:
            RemoteProblem.refused(remote: path, code: "fork", sentence: fork.sentence, remedy: ForkInFolder.remedy)
        case let problem as SnapshotProblem:
            RemoteProblem.refused(
                remote: path, code: "snapshot-damaged", sentence: problem.sentence, remedy: SnapshotProblem.remedy)
        case let foreign as ForeignFolder:
            RemoteProblem.otherLibrary(remote: path, found: foreign.found, expected: foreign.expected)
        default: error
        }
    }
}
