internal import Foundation
internal import Glibc
internal import SystemFiles

/// The lock under which every write transaction and every checkpoint of a replica runs, across processes.
///
/// SQLite before 3.51.3 can lose a commit that races a checkpoint; one lock over both makes the race impossible. The
/// lock is an advisory one of the kernel, so it ends with its process, however that ends.
///
/// Who wants the lock first takes a turn: a second lock, held only until the first is had. So a busy writer that
/// releases the lock and wants it again at once stands behind whoever waits already, and nobody starves.
final class WriterLock: Sendable {
    /// The pause between two attempts, in microseconds: the same for all who wait, so that each has the same chance.
    private static let pause = 1_000
    /// How much of a holder's line is read.
    private static let holderInBytes = 200

    private let path: String
    private let descriptor: Int32
    private let turn: Int32
    private let options: StoreOptions
    /// Who holds the lock, as it stands in the file.
    private let holder: [UInt8]

    init(_ files: DatabasePaths, options: StoreOptions) throws {
        path = files.lock
        self.options = options
        descriptor = try Self.open(path)
        do {
            turn = try Self.open(files.lockTurn)
        } catch {
            // What isn't whole has no `deinit`.
            Glibc.close(descriptor)
            throw error
        }
        holder = Array("process \(getpid()) (\(options.processDescription))\n".utf8.prefix(Self.holderInBytes))
    }

    deinit {
        Glibc.close(descriptor)
        Glibc.close(turn)
    }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreProblem.failed(attempt: "open the lock file \(path)", cause: SystemFailure().cause)
        }
        return descriptor
    }

    /// Runs `body` under the lock.
    ///
    /// - Throws: `StoreProblem.locked`, naming the holder, where another process keeps it for too long.
    func withLock<Result>(_ body: () throws -> Result) throws -> Result {
        try acquire()
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    /// Runs `body` under the lock where no other process holds it; otherwise does nothing.
    func withLockIfFree(_ body: () throws -> Void) throws {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
        defer { flock(descriptor, LOCK_UN) }
        try body()
    }

    private func acquire() throws {
        let deadline = ContinuousClock.now + .seconds(options.lockTimeoutInSeconds)
        try wait(for: turn, until: deadline)
        defer { flock(turn, LOCK_UN) }
        try wait(for: descriptor, until: deadline)
        // Mostly it was this process the last time too, and a file that is read costs no disk anything.
        guard lastHolder != holder else { return }
        _ = pwrite(descriptor, holder, holder.count, 0)
        ftruncate(descriptor, off_t(holder.count))
    }

    private func wait(for lock: Int32, until deadline: ContinuousClock.Instant) throws {
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw StoreProblem.failed(attempt: "lock \(path)", cause: SystemFailure().cause)
            }
            guard ContinuousClock.now < deadline else {
                let holder = String(decoding: lastHolder, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
                throw StoreProblem.locked(
                    path: path, holder: holder.isEmpty ? "another process" : holder,
                    waitedInSeconds: options.lockTimeoutInSeconds)
            }
            usleep(UInt32(Self.pause))
        }
    }

    /// Who had the lock last, or has it.
    private var lastHolder: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.holderInBytes) { buffer, count in
            count = max(pread(descriptor, buffer.baseAddress, buffer.count, 0), 0)
        }
    }
}
