import ArgumentParser
import Foundation
import Lectern

struct CloneVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "clone", abstract: "Make another replica of a library.",
        discussion: """
            The source is a replica's directory or file, or a bundle that holds the library from its start. The new \
            replica has an id of its own, and nothing of what the source keeps for itself.
            """)

    @Argument(help: "A replica's directory or file, or a bundle.", completion: .file()) var source: String
    @Argument(help: "The new replica's directory; it is created where it is missing.", completion: .directory)
    var directory: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let place = try session.library.directoryForNewLibrary(directory)
        try ReplicaFiles.checkAbsent(in: place)
        guard !session.isDryRun else {
            guard FileManager.default.fileExists(atPath: source) else { throw StoreProblem.noLibrary(path: source) }
            session.talk.sayDone("\(source) would be cloned to \(place).")
            return .success
        }
        let bar = session.progressBar("Cloning")
        let size = BundleFiles.size(source)
        let replica = try await Interrupts.removing(ReplicaFiles.all(in: place)) {
            try await Replica.clone(source, to: place, options: session.replicaOptions()) {
                bar.show($0.bytes, of: size)
            }
        }
        bar.finish()
        let status = try await replica.status()
        await session.close(replica)
        try session.print(newReplica: status)
        session.talk.say("Cloned \(status.counts.articles.of("article")) to \(place).")
        return .success
    }
}
