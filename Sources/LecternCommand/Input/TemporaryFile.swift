import Glibc
import Lectern

/// A file for this run alone, readable by nobody else.
struct TemporaryFile {
    let path: String

    /// Makes an empty file whose name ends in `suffix`.
    init(suffix: String = "") throws {
        let template = try (Environment.path("TMPDIR") ?? "/tmp") + "/lectern-XXXXXX" + suffix
        var name = Array(template.utf8CString)
        let descriptor = mkstemps(&name, Int32(suffix.utf8.count))
        guard descriptor >= 0 else { throw WholeFile.problem(template) }
        close(descriptor)
        path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? template }
    }

    /// Replaces what the file holds.
    func write(_ bytes: [UInt8]) throws {
        let sink = try open()
        defer { close(sink) }
        try WholeFile.write(bytes, to: sink, path)
    }

    /// Replaces what the file holds with all that `input` gives.
    func write(_ input: InputFile) throws {
        let sink = try open()
        defer { close(sink) }
        try input.pieces { try WholeFile.write($0, to: sink, path) }
    }

    /// Whether it is there still: whoever was told of it may have removed it.
    var exists: Bool { access(path, F_OK) == 0 }

    func remove() { unlink(path) }

    private func open() throws -> Int32 {
        let descriptor = Glibc.open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw WholeFile.problem(path) }
        return descriptor
    }
}
