import ArgumentParser
import FolderRemote
import Foundation
internal import HubRemote
import Lectern

struct RemoteAddVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Name a hub or a folder to sync with.",
        discussion: """
            A hub is https://HOST[:PORT][/PREFIX], with or without /v1/libraries/ID. A folder is made where its last \
            component is missing; it must be empty otherwise, or a folder of this library. The token for a hub is never \
            part of an address: give it with `lectern remote token`, or in LECTERN_TOKEN.
            """)

    @Argument(help: "What to call it.") var remote: String
    @Argument(help: "A hub's URL, or a folder.", completion: .directory) var address: String
    @Flag(help: "Allow plain http:// to another machine, where everybody on the way can read the token.")
    var insecure = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws { try RemoteName.check(remote) }

    func run(in session: Session) async throws -> RunStatus {
        let place = try RemoteAddress(address, allowsInsecure: insecure)
        try await session.withReplica { replica in
            // Before a folder is made for it.
            guard try await !replica.remotes().contains(where: { $0.name == remote }) else {
                throw ReplicaProblem.remoteExists(remote)
            }
            let library = try await replica.status().library
            switch place {
            case .hub(let hub):
                guard (hub.library ?? library) == library else {
                    throw RemoteProblem.otherLibrary(
                        remote: hub.hub, found: hub.library ?? library, expected: library)
                }
            case .folder(let path):
                do {
                    if session.isDryRun {
                        try look(at: path, library)
                    } else {
                        try FolderRemote.create(path, library: library)
                    }
                } catch let problem as RemoteProblem {
                    guard case .notARemote = problem else { throw problem }
                    throw AdvisedProblem(problem, remedy: "A folder must be empty, or a folder of this library.")
                }
            }
            if !session.isDryRun { try await replica.addRemote(remote, address: place.text) }
        }
        try session.print(remote: remote, place.text)
        session.talk.sayDone("\(remote) is \(place.text).")
        return .success
    }

    /// What a dry run can do: look whether a folder is one of the library, or can become one.
    private func look(at folder: String, _ library: LibraryID) throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory) else {
            let parent = URL(fileURLWithPath: folder).deletingLastPathComponent().path
            guard BundleFiles.exists(parent) else { throw RemoteProblem.vanished(path: folder) }
            return
        }
        guard isDirectory.boolValue else {
            throw RemoteProblem.notARemote(remote: folder, cause: "it is no folder")
        }
        // With nothing else in it, `FolderRemote.create` takes it for empty.
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        if let names, names.allSatisfy({ $0.hasPrefix(".") || $0 == "lost+found" }) { return }
        let found = try FolderRemote.library(at: folder)
        guard found == library else {
            throw RemoteProblem.otherLibrary(remote: folder, found: found, expected: library)
        }
    }
}
