import ArgumentParser
import Foundation
import Lectern

struct RemoteTokenVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Keep the token for a hub, in a file that only you can read.",
        discussion: """
            The token is read from FILE or from standard input, never from the command line, which others can see. \
            LECTERN_TOKEN, where it is set, counts instead of any token that is kept.
            """)

    @Argument(help: "The remote.") var remote: String
    @Argument(help: "A file that holds the token; - is standard input.", completion: .file()) var file = "-"
    @Flag(help: "Forget the token.") var forget = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let (address, name) = try await session.withReplica { replica in
            let address = try await replica.remote(named: remote).address
            let place = try RemoteAddress(address, allowsInsecure: true)
            return (address, place.tokenName(for: try await replica.status().library))
        }
        guard let name else { throw CommandProblem.usage("\(remote) is a folder, and needs no token.") }
        guard !forget else {
            try TokenFile().keep(nil, for: name, isDryRun: session.isDryRun)
            try session.print(remote: remote, address, [.init(name: "hasToken", value: false)])
            session.talk.sayDone("The token for \(remote) is forgotten.")
            return .success
        }
        let token = try InputFile(path: file).text().trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw CommandProblem.usage("There is no token in \(file == "-" ? "standard input" : file).")
        }
        try TokenFile().keep(token, for: name, isDryRun: session.isDryRun)
        try session.print(remote: remote, address, [.init(name: "hasToken", value: true)])
        try session.talk.sayDone("The token for \(remote) is kept in \(TokenFile().path).")
        return .success
    }
}
