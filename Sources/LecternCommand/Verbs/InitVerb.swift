import ArgumentParser
import Foundation
import Lectern

struct InitVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a new, empty library.",
        discussion: "Without a directory: the one that -C or LECTERN_LIBRARY names, else the current one.")

    @Argument(help: "The directory; it is created where it is missing.", completion: .directory)
    var directory: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if directory != nil && global.library != nil {
            throw ValidationError("Name the directory once: as an argument, or with -C.")
        }
    }

    func run(in session: Session) async throws -> RunStatus {
        let place = try session.library.directoryForNewLibrary(directory)
        Environment.keepTemporaryFiles(in: place)
        try ReplicaFiles.checkAbsent(in: place)
        // In full: a dot before the full stop would read as the directory above.
        let shownPlace = URL(fileURLWithPath: place).standardizedFileURL.path
        guard !session.isDryRun else {
            if session.isJSON {
                try session.output.json(["path": .string(ReplicaFiles.database(in: place)), "dryRun": true])
            }
            session.talk.sayDone("A library would be made in \(shownPlace).")
            return .success
        }
        // Nothing is taken away where this is interrupted: the files may be those of somebody who makes a library in the
        // same place, and what is left of a creation is in nobody's way.
        let replica = try await Replica.create(in: place, options: session.replicaOptions())
        let status = try await replica.status()
        await session.close(replica)
        try session.print(newReplica: status)
        session.talk.say("Made a new library in \(shownPlace).")
        return .success
    }
}
