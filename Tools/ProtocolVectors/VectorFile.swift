/// A file of vectors, as it stands in Protocol/Vectors.
public struct VectorFile: Sendable {
    /// Its place below that folder.
    public let path: String
    /// Its content.
    public let bytes: [UInt8]

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Writes cases as JSON.
    init(_ path: String, _ cases: [JSONValue]) {
        self.init(path: path, bytes: JSONText.bytes(of: .list(cases)))
    }
}
