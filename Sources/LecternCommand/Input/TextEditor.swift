import Foundation
import Glibc
import Lectern
import SystemFiles

/// The person's editor: `lectern config editor`, else VISUAL, else EDITOR, else `vi` where there is a terminal.
struct TextEditor {
    private let command: String

    /// - Parameter configured: what `lectern config editor` says.
    /// - Throws: `CommandProblem.noEditor`.
    init(configured: String?) throws {
        let named = configured ?? Environment["VISUAL"] ?? Environment["EDITOR"]
        guard let command = named ?? (isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 ? "vi" : nil) else {
            throw CommandProblem.noEditor
        }
        self.command = command
    }

    /// Lets the person edit the file at `path`, and waits for the end.
    ///
    /// The command may have arguments, as in `code --wait`, so a shell reads it.
    ///
    /// - Throws: `CommandProblem.editorFailed`; `Interrupts.Interrupted` where an interrupt ended it.
    func edit(_ path: String) throws {
        let status = try Interrupts.suspended { try run(path) }
        if status == RunStatus.interrupted.rawValue { throw Interrupts.Interrupted() }
        guard status == 0 else { throw CommandProblem.editorFailed(command: command, status: status) }
    }

    private func run(_ path: String) throws -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // We ignore some signals; the editor shall not inherit that.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let words = ["sh", "-c", command + " \"$@\"", command, path]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, environ)
        guard code == 0 else {
            throw ReplicaProblem.unreadableFile(path: "/bin/sh", cause: SystemFailure(code).cause)
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        // The low seven bits are the signal that ended it; above the byte is its exit code.
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }
}
