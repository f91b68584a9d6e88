internal import Glibc

/// A file that is open for reading.
final class FileReading {
    let name: String
    let size: Int
    private let descriptor: Int32

    /// Takes over a descriptor; what is no regular file is refused.
    init(_ descriptor: Int32, _ name: String) throws {
        var status = stat()
        let isKnown = fstat(descriptor, &status) == 0
        self.descriptor = descriptor
        self.name = name
        size = Int(status.st_size)
        guard isKnown else { throw FileFailure(.reading, name) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(.reading, name, EINVAL) }
    }

    deinit { close(descriptor) }

    /// The next bytes; none at the end.
    func read(_ atMost: Int) throws -> [UInt8] {
        while true {
            var failed = false
            let bytes = [UInt8](unsafeUninitializedCapacity: atMost) { buffer, count in
                let taken = Glibc.read(descriptor, buffer.baseAddress, atMost)
                failed = taken < 0
                count = max(0, taken)
            }
            if !failed { return bytes }
            guard errno == EINTR else { throw FileFailure(.reading, name) }
        }
    }

    /// All bytes that are left, up to the size that the file had when it was opened.
    func rest() throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        while bytes.count < size {
            let piece = try read(size - bytes.count)
            guard !piece.isEmpty else { break }
            bytes += piece
        }
        return bytes
    }
}
