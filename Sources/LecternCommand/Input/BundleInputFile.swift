import Lectern

/// A bundle that a person names.
///
/// What comes from standard input is put into a file first: it is read twice.
struct BundleInputFile {
    /// What the person called it.
    let name: String
    /// Where it is.
    let path: String
    private let temporary: TemporaryFile?

    /// Opens a bundle for `body`, and tidies up behind it.
    static func with<Result>(_ name: String, _ body: (BundleInputFile) async throws -> Result) async throws -> Result {
        let input = InputFile(path: name)
        guard input.isStandardInput else {
            try BundleFiles.checkNoDirectory(name)
            return try await body(BundleInputFile(name: name, path: name, temporary: nil))
        }
        let file = try TemporaryFile()
        return try await Interrupts.removing([file.path]) {
            defer { file.remove() }
            try file.write(input)
            return try await body(BundleInputFile(name: input.name, path: file.path, temporary: file))
        }
    }
}
