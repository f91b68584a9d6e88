import ArgumentParser
import HubServer
import Lectern

struct HubTokenRevokeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a token back; it counts at once.",
        usage: "lectern hub token revoke <token> --data <dir> --library <id> [<options>]",
        discussion: "--library is the library's id here, as `lectern status` prints it.")

    @Argument(help: "The token's id, as `lectern hub token list` shows it, or the token itself.") var token: String
    @Option(help: ArgumentHelp("The hub's directory.", valueName: "dir")) var data: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws { _ = try global.hubLibrary() }

    func run(in session: Session) async throws -> RunStatus {
        let library = try global.hubLibrary()
        let directory = HubDirectory(path: data)
        guard directory.isRegistered(library) else { throw HubProblem.unknownLibrary }
        let id = HubToken(text: token)?.id ?? token.lowercased()
        guard let stored = try directory.tokens(of: library).list().first(where: { $0.id == id }) else {
            throw HubProblem.unknownToken(id: id)
        }
        if !session.isDryRun { try directory.tokens(of: library).revoke(id) }
        if session.isJSON { try session.output.json(session.marked(stored.json(of: library))) }
        session.talk.sayDone("The token \(id) is no good any more.")
        return .success
    }
}
