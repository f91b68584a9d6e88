import ArgumentParser
import HubServer
import Lectern

struct HubTokenListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tokens of a library, without their secrets.",
        usage: "lectern hub token list --data <dir> --library <id> [<options>]",
        discussion: "--library is the library's id here, as `lectern status` prints it.")

    @Option(help: ArgumentHelp("The hub's directory.", valueName: "dir")) var data: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws { _ = try global.hubLibrary() }

    func run(in session: Session) async throws -> RunStatus {
        let library = try global.hubLibrary()
        let directory = HubDirectory(path: data)
        guard directory.isRegistered(library) else { throw HubProblem.unknownLibrary }
        for token in try directory.tokens(of: library).list() {
            guard !session.isJSON else {
                try session.output.json(token.json(of: library))
                continue
            }
            let until = token.expires.map { "until \(PointInTime($0).minute)" } ?? "for ever"
            let label = token.label.map { "  " + TerminalText.line($0) } ?? ""
            try session.output.line("\(token.id)  \(token.role.rawValue.padded(to: 8))\(until)\(label)")
        }
        return .success
    }
}
