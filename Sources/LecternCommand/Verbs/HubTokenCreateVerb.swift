import ArgumentParser
import HubServer
import Lectern

struct HubTokenCreateVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token; it is shown this once.",
        usage: """
            lectern hub token create --data <dir> --library <id> --role <role> [--expires <date>] [--label <text>] \
            [<options>]
            """,
        discussion: """
            --library is the library's id here, as `lectern status` prints it. One that the hub doesn't know yet is \
            registered. The token counts at once, in a running hub too. Readers see everything but private parts; \
            writers also add; owners do all that there is to do.
            """)

    @Option(help: ArgumentHelp("The hub's directory.", valueName: "dir")) var data: String
    @Option(help: ArgumentHelp("What its holder may do.", valueName: "role"))
    var role: MemberRole
    @Option(help: ArgumentHelp("From when on it is no good; for ever good otherwise.", valueName: "date"))
    var expires: PointInTime?
    @Option(help: ArgumentHelp("A word to know it by in the list.", valueName: "text")) var label: String?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        _ = try global.hubLibrary()
        if let expires, expires.milliseconds <= HubRoutes.wallClock() {
            throw ValidationError("--expires must be in the future.")
        }
        if let label, label.utf8.count > Limits.shortTextInBytes {
            throw ValidationError("--label must have at most \(Limits.shortTextInBytes) bytes.")
        }
    }

    func run(in session: Session) async throws -> RunStatus {
        let (directory, library) = (HubDirectory(path: data), try global.hubLibrary())
        guard !session.isDryRun else {
            if session.isJSON {
                try session.output.json([
                    "library": .string(library.description), "role": .string(role.rawValue), "label": JSONValue(label),
                    "expires": JSONValue(time: expires?.milliseconds), "dryRun": true,
                ])
            }
            session.talk.sayDone("A token for \(holder) of \(library) would be made.")
            return .success
        }
        try directory.register(library)
        var generator = SystemRandomNumberGenerator()
        let (token, stored) = try directory.tokens(of: library).create(
            role, label: label, expires: expires?.milliseconds, now: HubRoutes.wallClock(), using: &generator)
        guard session.isJSON else {
            try session.output.line(token.text)
            let until = expires.map { ", good until \($0.minute)" } ?? ""
            session.talk.say("A token for \(holder) of \(library)\(until). It is not shown again.")
            return .success
        }
        try session.output.json(stored.json(of: library, token: token.text))
        return .success
    }

    private var holder: String { role == .owner ? "an owner" : "a \(role.rawValue)" }
}

extension GlobalOptions {
    /// The library at a hub, which `--library` names here by its id.
    func hubLibrary() throws -> LibraryID {
        guard let text = library, let id = LibraryID(text: text.lowercased()) else {
            throw ValidationError("--library must be the id of a library here, 32 hexadecimal digits.")
        }
        return id
    }
}
