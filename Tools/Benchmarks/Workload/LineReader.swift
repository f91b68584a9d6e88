import Foundation

/// Reads a file line by line, and knows where in the file it is.
struct LineReader {
    private static let blockInBytes = 1 << 20

    private let path: String
    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var position = 0
    /// Where the next line starts, in bytes.
    private(set) var offset: UInt64
    /// How many lines were read.
    private(set) var count = 0

    /// Opens a file at the start of a line.
    init(path: String, from offset: UInt64 = 0) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw BenchmarkProblem.unreadable(path: path) }
        try file.seek(toOffset: offset)
        self.path = path
        self.file = file
        self.offset = offset
    }

    /// The next line without its line feed; `nil` at the end of the file.
    mutating func next() throws -> Data? {
        while true {
            if let end = endOfLine() {
                let line = Data(buffer[position..<end])
                position = end + 1
                offset += UInt64(line.count) + 1
                count += 1
                return line
            }
            guard let block = try file.read(upToCount: Self.blockInBytes), !block.isEmpty else {
                if position == buffer.count { return nil }
                throw BenchmarkProblem.malformed(path: path, line: count + 1, reason: "the line has no end")
            }
            buffer.removeFirst(position)
            position = 0
            buffer += block
        }
    }

    private func endOfLine() -> Int? {
        buffer.withUnsafeBytes { bytes in
            var end = position
            while end < bytes.count {
                if bytes[end] == 0x0a { return end }
                end += 1
            }
            return nil
        }
    }
}
