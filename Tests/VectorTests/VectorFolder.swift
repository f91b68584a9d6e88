import Foundation

/// The folder Protocol/Vectors, as it is committed.
enum VectorFolder {
    /// The folder that holds Package.swift.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let folder = root.appending(path: "Protocol/Vectors")

    /// A file's bytes.
    static func bytes(of file: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: file))) }

    /// The cases of a file.
    static func cases(in file: String) throws -> [VectorCase] {
        let json = try JSONSerialization.jsonObject(with: Data(bytes(of: file)))
        guard let cases = json as? [[String: Any]], !cases.isEmpty else {
            throw VectorProblem(sentence: "\(file) is no list of cases")
        }
        return cases.map { VectorCase(members: $0) }
    }

    /// All files, as paths below the folder.
    static func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { !folder.appending(path: $0).hasDirectoryPath && $0.contains(".") }.sorted()
    }
}

/// A file of vectors that isn't what its page says.
struct VectorProblem: Error {
    let sentence: String
}
