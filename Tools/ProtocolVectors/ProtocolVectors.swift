/// ProtocolVectors makes the examples in Protocol/Vectors from the pure modules.
///
/// Each file of vectors has a type here that makes its cases. What the cases look like is described in
/// Protocol/Vectors/README.md. The module deliberately does no I/O, and draws nothing by chance: the same bytes come out
/// on each run. `Tools/VectorGenerator` writes them; tests compare them with what is committed.
public enum ProtocolVectors {
    /// All files, ordered by path.
    public static func files() throws -> [VectorFile] {
        let files = try causality + changes + bundles + merging + remotes + refusals + GoldenVectors.files()
        return files.sorted { $0.path < $1.path }
    }
}
