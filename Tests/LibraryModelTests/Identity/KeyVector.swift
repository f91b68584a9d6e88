import Foundation

/// One case of a file in Protocol/Vectors: a text, and the key or the problem that it has.
struct KeyVector: Decodable {
    let input: String
    let key: String?
    let error: String?
    /// The host, where a case of a URL tells it.
    let host: String?

    /// The folder that holds Package.swift.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// All cases of a file.
    static func all(in file: String) throws -> [KeyVector] { try decode([KeyVector].self, from: file) }

    /// Reads a file of vectors.
    static func decode<Cases: Decodable>(_ type: Cases.Type, from file: String) throws -> Cases {
        try JSONDecoder().decode(type, from: Data(contentsOf: root.appending(path: "Protocol/Vectors/\(file)")))
    }
}

/// The UTF-8 of a text, because `==` on texts takes canonically equivalent ones for equal.
func utf8(of text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
