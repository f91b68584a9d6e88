import Foundation
import Glibc
import Testing

extension Workshop {
    /// Runs the command with a terminal for its output, and returns what appears there.
    func onTerminal(_ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(master) }
        var isLocked: Int32 = 0
        var number: UInt32 = 0
        let unlock: UInt = 0x4004_5431  // TIOCSPTLCK
        let getNumber: UInt = 0x8004_5430  // TIOCGPTN
        try #require(ioctl(master, unlock, &isLocked) == 0 && ioctl(master, getNumber, &number) == 0)
        let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(slave >= 0)
        let process = process(
            try CommandBinary.path.get(), arguments, environment: ["TERM": "xterm"].merging(environment) { $1 })
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(fileDescriptor: slave)
        process.standardError = FileHandle(fileDescriptor: slave)
        try process.run()
        process.waitUntilExit()
        close(slave)
        // The other end is closed, so reading ends; what was printed fits the terminal's buffer.
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = read(master, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
