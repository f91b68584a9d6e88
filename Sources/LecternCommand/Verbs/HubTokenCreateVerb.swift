import ArgumentParser
import HubServer
import Lectern

struct HubTokenCreateVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token; it is shown this once.",
        discussion: """
            --library is the library's id, as `lectern status` prints it. One that the hub doesn't know yet is registered. The token counts at once, in a running hub too. \
            Readers see everything but private parts; writers also add; owners do all that there is to do.
            """)

    @Option(help: ArgumentHelp("The hub's directory.", valueName: "dir")) var data: String
    @Option(help: ArgumentHelp("What its holder may do: reader, writer or owner.", valueName: "role"))
    var role: RoleName
    @Option(help: ArgumentHelp("From when on it is no good; for ever good otherwise.", valueName: "date"))
    var expires: PointInTime?
    @Option(help: ArgumentHelp("A word to know it by in the list.", valueName: "text")) var label: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let (directory, library) = (HubDirectory(path: data), try global.hubLibrary())
        guard !session.isDryRun else {
            if session.isJSON {
                try session.output.json([
                    "library": .string(library.description), "role": .string(role.rawValue), "label": JSONValue(label),
                    "expires": JSONValue(time: expires?.milliseconds), "dryRun": true,
                ])
            }
            session.talk.sayDone("A token for a \(role.rawValue) of \(library) would be made.")
            return .success
        }
        try directory.register(library)
        var generator = SystemRandomNumberGenerator()
        let (token, stored) = try directory.tokens(of: library).create(
            role.role, label: label, expires: expires?.milliseconds, now: HubRoutes.wallClock(), using: &generator)
        guard session.isJSON else {
            try session.output.line(token.text)
            session.talk.say("A \(role.rawValue)'s token of \(library). It is not shown again.")
            return .success
        }
        try session.output.json(stored.json(of: library, token: token.text))
        return .success
    }
}

extension GlobalOptions {
    /// The library at a hub, which `--library` names here by its id.
    func hubLibrary() throws -> LibraryID {
        guard let text = library, let id = LibraryID(text: text.lowercased()) else {
            throw CommandProblem.usage("--library must be the id of a library here, 32 hexadecimal digits.")
        }
        return id
    }
}
