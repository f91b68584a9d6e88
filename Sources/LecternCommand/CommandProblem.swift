import Lectern

/// Why the command refused, beyond what the library refuses; nothing was changed.
enum CommandProblem: ExplainedProblem {
    /// The words make no sense together.
    case usage(String)
    /// There is no verb of this name.
    case unknownVerb(String)
    /// A variable of the environment can't be what it is set to.
    case environment(name: String, expected: String)
    /// No library was named, and none was found.
    case noLibraryFound(directory: String, dataDirectory: String)
    /// Something that can't be undone was not confirmed.
    case notConfirmed(String)
    /// No editor is named, and there is no terminal for the usual one.
    case noEditor
    /// The editor ended badly.
    case editorFailed(command: String, status: Int32)
    /// There is no setting of this name.
    case unknownSetting(String, known: [String])
    /// The item has no field of this name.
    case unknownField(String, known: [String])
    /// The option is for items of another kind.
    case wrongKind(option: String, kind: String)
    /// An id of an item of another kind than the verb is about.
    case anotherKind(_ id: String, found: String, wanted: String)
    /// The article has no capture whose hash begins like this.
    case noCapture(String)
    /// Hashes of several captures of the article begin like this.
    case ambiguousCapture(String)
    /// The item was not there yet at the point in history that was asked for.
    case notYet(String)
    /// No change, or more than one, is named so.
    case noChange(String)
    /// There is nothing to choose from, or no choice of this number.
    case noConflict(field: String, choices: Int)
    /// Nothing that was done to the item waits for somebody to merge it.
    case nothingToMerge(ItemKey)
    /// The file holds something else than a bundle.
    case wouldOverwrite(path: String)
    /// Something is where a new file was to be.
    case occupied(path: String)
    /// The input has more bytes than a text may have.
    case inputTooLarge(name: String, limitInBytes: Int)
    /// More ids came on standard input than are read at once.
    case tooManyIDs(limitInBytes: Int)
    /// There is no remote to sync with.
    case noRemote
    /// The file of tokens can't be used.
    case tokenFile(path: String, cause: String)
    /// Bytes of changes can't be read.
    case unreadableChanges(path: String, EncodingProblem)
    /// Something failed that nothing here foresees.
    case unexpected(cause: String)

    var code: String {
        switch self {
        case .usage, .unknownVerb: "usage"
        case .environment: "environment"
        case .noLibraryFound: "no-library"
        case .notConfirmed: "not-confirmed"
        case .noEditor: "no-editor"
        case .editorFailed: "editor-failed"
        case .unknownSetting: "unknown-setting"
        case .unknownField: "unknown-field"
        case .wrongKind, .anotherKind: "wrong-kind"
        case .noCapture: "no-capture"
        case .ambiguousCapture: "ambiguous-id"
        case .notYet: "not-yet"
        case .noChange: "unknown-change"
        case .noConflict, .nothingToMerge: "no-conflict"
        case .wouldOverwrite, .occupied: "exists"
        case .inputTooLarge, .tooManyIDs: "too-large"
        case .noRemote: "unknown-remote"
        case .tokenFile: "token-file"
        case .unreadableChanges: "damaged"
        case .unexpected: "unexpected"
        }
    }

    var sentence: String {
        switch self {
        case .usage(let sentence): sentence
        case .unknownVerb(let word): "There is no verb “\(word)”."
        case .environment(let name, let expected): "\(name) must be \(expected)."
        case .noLibraryFound(let directory, let data):
            "There is no library here: not in \(directory), not above it, and not in \(data)."
        case .notConfirmed(let what): "\(what) cannot be undone, and nobody confirmed it."
        case .noEditor: "No editor is set, and there is no terminal to open one in."
        case .editorFailed(let command, let status): "The editor \(command) ended with \(status); nothing was changed."
        case .unknownSetting(let name, _): "There is no setting “\(name)”."
        case .unknownField(let name, _): "This item has no field “\(name)”."
        case .wrongKind(let option, let kind): "\(option) means nothing for this item, which is a kind of \(kind)."
        case .anotherKind(let id, let found, let wanted):
            "“\(id)” is no \(wanted): its kind is \(found)."
        case .noCapture(let prefix): "This article has no capture whose hash begins with “\(prefix)”."
        case .ambiguousCapture(let prefix): "This article has several captures whose hashes begin with “\(prefix)”."
        case .notYet(let kind): "The \(kind) was not there yet."
        case .noChange(let name): "No change, or more than one, is named “\(name)”."
        case .noConflict(let field, 0): "The field “\(field)” has no concurrent values."
        case .noConflict(let field, let choices): "The field “\(field)” has values 1 to \(choices)."
        case .nothingToMerge(let item):
            "On \(item.kind) \(item.id.shortDescription) no edits stayed behind, and no late work waits."
        case .wouldOverwrite(let path): "\(path) exists and is no bundle."
        case .occupied(let path): "There is something at \(path) already."
        case .inputTooLarge(let name, let limit): "A text has at most \(limit) bytes, and \(name) has more than that."
        case .tooManyIDs(let limit): "Standard input has more than \(limit) bytes of ids."
        case .noRemote: "This replica has no remote to sync with."
        case .tokenFile(let path, let cause): "The tokens in \(path) cannot be used: \(cause)."
        case .unreadableChanges(let path, let problem):
            "\(path) holds changes that cannot be read: \(problem.sentence)."
        case .unexpected(let cause): "Something failed that was not foreseen: \(cause)"
        }
    }

    var remedy: String {
        switch self {
        case .usage, .unknownVerb: "See `lectern help`."
        case .environment(let name, _): "Correct \(name), or unset it."
        case .noLibraryFound: "Make one with `lectern init`, or name one with -C or LECTERN_LIBRARY."
        case .notConfirmed: "Say -y (--yes) if you mean it."
        case .noEditor: "Set VISUAL or EDITOR, or give the new value as an option."
        case .editorFailed: "Check VISUAL, EDITOR and `lectern config editor`."
        case .unknownSetting(_, let known): "Settings are \(known.joined(separator: ", "))."
        case .unknownField(_, let known): "It has \(known.joined(separator: ", "))."
        case .anotherKind(let id, _, _): "`lectern show \(id)` says what it is, and what it hangs on."
        case .wrongKind: "See `lectern edit --help` for what goes with what."
        case .noCapture: "See the list of captures in `lectern show`."
        case .ambiguousCapture: "Give more digits of the hash; `lectern show --json` lists whole ones."
        case .notYet: "See `lectern log` with the item's id for when it was made."
        case .noChange: "Write it as `lectern log` does, REPLICA:SEQUENCE, with more digits of the replica if needed."
        case .noConflict, .nothingToMerge: "See `lectern conflicts`."
        case .wouldOverwrite: "Choose another name, or remove the file first."
        case .occupied: "Choose a name where nothing is yet."
        case .inputTooLarge: "Shorten it, or keep the rest in a note or a second article."
        case .tooManyIDs: "Give them in several runs."
        case .noRemote: "Name one with `lectern remote add NAME URL|PATH`."
        case .tokenFile(let path, _):
            "Make it yours alone with `chmod 600 \(path)`, or remove it and keep the tokens again."
        case .unreadableChanges: "Have the bundle made and sent again."
        case .unexpected: "Run `lectern verify`; if it goes on, report it with what you did."
        }
    }
}
