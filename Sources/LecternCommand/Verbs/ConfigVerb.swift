import ArgumentParser
import Lectern

struct ConfigVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show and keep settings of this replica alone.",
        discussion: """
            comment.name and comment.email are defaults for `lectern comment`; editor is the command that edits texts; \
            sync.blobs says which texts of articles a sync takes: all, recent or none. The list says only whether the address is set; `lectern config comment.email` shows it. Settings never travel.
            """)

    @Argument(help: "The setting.", completion: .list(Setting.allCases.map(\.rawValue))) var name: String?
    @Argument(help: "What to set it to.") var value: String?
    @Flag(help: "Forget the setting.") var unset = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if unset && name == nil { throw ValidationError("Name the setting to forget.") }
        if unset && value != nil { throw ValidationError("--unset takes no value.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        let setting = try name.map { try Setting(named: $0) }
        if let value, value.allSatisfy(\.isWhitespace) {
            throw CommandProblem.usage("A setting needs a value; --unset forgets it.")
        }
        if let value, let choices = setting?.choices, !choices.contains(value) {
            throw CommandProblem.usage("The value must be one of \(choices.joined(separator: ", ")).")
        }
        if let value, setting == .commentEmail { try CommentDraft.validate(email: value) }
        try await session.withReplica { replica in
            guard let setting else { return try await list(session, replica) }
            if value != nil || unset {
                if !session.isDryRun { try await replica.setLocalSetting(setting.rawValue, to: value) }
                if session.isJSON {
                    try session.output.json(session.marked(Self.json(setting, value, isMasked: false)))
                }
                return session.talk.sayDone("\(setting.rawValue) is \(unset ? "not set any more" : "set").")
            }
            let value = try await replica.localSetting(setting.rawValue)
            if session.isJSON {
                try session.output.json(Self.json(setting, value, isMasked: false))
            } else if let value {
                try session.output.line(TerminalText.line(value))
            } else {
                session.talk.say("\(setting.rawValue) is not set.")
            }
        }
        return .success
    }

    private func list(_ session: Session, _ replica: Replica) async throws {
        for setting in Setting.allCases {
            let value = try await replica.localSetting(setting.rawValue)
            if session.isJSON {
                try session.output.json(Self.json(setting, value, isMasked: setting.isPrivate))
            } else {
                let shown = value.map { setting.isPrivate ? "(set)" : TerminalText.line($0) } ?? "(not set)"
                try session.output.line("\(setting.rawValue.padded(to: 15))\(shown)")
            }
        }
    }

    private static func json(_ setting: Setting, _ value: String?, isMasked: Bool) -> JSONValue {
        [
            "name": .string(setting.rawValue), "isSet": .bool(value != nil),
            "value": isMasked ? .null : JSONValue(value),
        ]
    }
}
