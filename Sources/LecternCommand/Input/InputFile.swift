import Glibc
import Lectern
import SystemFiles

/// Bytes that a person names: a file, or `-` for standard input.
struct InputFile {
    let path: String

    /// Whether it is standard input.
    var isStandardInput: Bool { path == "-" }

    /// What messages call it.
    var name: String { isStandardInput ? "standard input" : path }

    /// The extension in lower case; empty where there is none.
    var pathExtension: String {
        let file = path.split(separator: "/").last ?? ""
        return file.lastIndex(of: ".").map { file[file.index(after: $0)...].lowercased() } ?? ""
    }

    /// All of it.
    ///
    /// - Throws: `ReplicaProblem.unreadableFile`; `CommandProblem.inputTooLarge` as soon as it turns out so.
    func bytes(limitInBytes limit: Int = Limits.textInBytes) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try pieces { piece in
            bytes += piece
            // How large it is nobody knows: the rest is left unread.
            guard bytes.count <= limit else { throw CommandProblem.inputTooLarge(name: name, limitInBytes: limit) }
        }
        return bytes
    }

    /// All of it as text.
    func text() throws -> String { try Self.text(of: bytes()) }

    /// A text that a person gave: the words themselves, or those on standard input where they are a dash.
    static func text(given words: String) throws -> String {
        let file = InputFile(path: words)
        return try file.isStandardInput ? file.text() : words
    }

    /// Bytes as text.
    static func text(of bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw EditProblem.notUTF8(offset: QuoteFinder.firstInvalidByte(in: bytes) ?? 0)
        }
        return text
    }

    /// One piece after the other.
    func pieces(_ body: ([UInt8]) throws -> Void) throws {
        let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem }
        defer { if !isStandardInput { close(descriptor) } }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw problem }
            if count == 0 { return }
            try body(Array(buffer[..<count]))
        }
    }

    private var problem: ReplicaProblem { .unreadableFile(path: name, cause: SystemFailure().cause) }
}
