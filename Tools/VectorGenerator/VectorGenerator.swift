import Foundation
import ProtocolVectors

/// Writes the examples in Protocol/Vectors: `swift run VectorGenerator Protocol/Vectors`.
@main
enum VectorGenerator {
    static func main() throws {
        guard CommandLine.arguments.count == 2, let folder = CommandLine.arguments.last, !folder.hasPrefix("-") else {
            FileHandle.standardError.write(Data("usage: VectorGenerator FOLDER\n".utf8))
            exit(2)
        }
        for file in try ProtocolVectors.files() {
            let place = URL(filePath: folder).appending(path: file.path)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: place)
            print("\(file.path): \(file.bytes.count) bytes")
        }
    }
}
