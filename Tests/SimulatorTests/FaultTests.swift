import CFaultyFiles
import Dispatch
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Simulator

/// The layer between the engine and the disk; it is one for the whole process, so its tests take turns.
@Suite(.serialized) struct FaultTests {
    // MARK: The layer by itself

    @Test func `what was put on disk survives a loss of power, and what was not may be lost`() throws {
        try withRoot { root in
            var outcomes: Set<String> = []
            for seed in UInt64(0)..<40 {
                let path = "\(root)/file-\(seed)"
                let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
                #expect(write(descriptor, "safe", 4) == 4)
                #expect(fsync(descriptor) == 0)
                synchronize(root)
                #expect(write(descriptor, "unsafe", 6) == 6)
                close(descriptor)
                faulty_files_reboot(root, 1, seed)
                outcomes.insert(try String(contentsOfFile: path, encoding: .utf8))
            }
            #expect(outcomes == ["safe", "safeunsafe"])
        }
    }

    @Test func `a name that was not put on disk may be the former one`() throws {
        try withRoot { root in
            var outcomes: Set<String> = []
            for seed in UInt64(0)..<40 {
                let (path, temporary) = ("\(root)/name-\(seed)", "\(root)/temporary-\(seed)")
                for (name, text) in [(path, "old"), (temporary, "new")] {
                    let descriptor = open(name, O_WRONLY | O_CREAT, 0o600)
                    #expect(write(descriptor, text, 3) == 3)
                    #expect(fsync(descriptor) == 0)
                    close(descriptor)
                }
                synchronize(root)
                #expect(rename(temporary, path) == 0)
                faulty_files_reboot(root, 1, seed)
                outcomes.insert(try String(contentsOfFile: path, encoding: .utf8))
            }
            #expect(outcomes == ["old", "new"])
        }
    }

    @Test func `a machine that stopped changes nothing until it starts again`() throws {
        try withRoot { root in
            faulty_files_arm(root, FAULTY_STOP, 2, 0, 7)
            let descriptor = open("\(root)/file", O_RDWR | O_CREAT, 0o600)
            #expect(write(descriptor, "x", 1) == -1 && errno == EIO)
            #expect(unlink("\(root)/file") == -1)
            #expect(faulty_files_struck() == 1)
            #expect(faulty_files_disarm() == 2)
            faulty_files_reboot(root, 0, 0)
            #expect(write(descriptor, "x", 1) == 1)
            close(descriptor)
        }
    }

    @Test func `a full disk takes no bytes, and has room again later`() throws {
        try withRoot { root in
            let descriptor = open("\(root)/file", O_RDWR | O_CREAT, 0o600)
            faulty_files_arm(root, FAULTY_FULL, 1, 2, 0)
            #expect(write(descriptor, "x", 1) == -1 && errno == ENOSPC)
            #expect(write(descriptor, "x", 1) == -1 && errno == ENOSPC)
            #expect(write(descriptor, "x", 1) == 1)
            close(descriptor)
        }
    }

    @Test func `a file elsewhere is let be, even where it has the inode of one that is gone`() throws {
        try withRoot { root in
            // File systems like ext4 give the inode of a removed file to the next one.
            let gone = open("\(root)/gone", O_RDWR | O_CREAT, 0o600)
            #expect(write(gone, "x", 1) == 1)
            close(gone)
            #expect(unlink("\(root)/gone") == 0)
            synchronize(root)
            faulty_files_arm(root, FAULTY_BROKEN, 1, 9, 0)
            let other = open(root + ".other", O_RDWR | O_CREAT, 0o600)
            #expect(write(other, "y", 1) == 1)
            close(other)
            #expect(faulty_files_disarm() == 0)
        }
    }

    @Test func `who waits for the reader of a pipe holds nobody else up`() throws {
        try withRoot { root in
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            let (source, sink) = (ends[0], ends[1])
            defer { close(source) }
            Thread {
                _ = write(sink, [UInt8](repeating: 0, count: 1 << 20), 1 << 20)
                close(sink)
            }.start()
            var room = pollfd(fd: sink, events: Int16(POLLOUT), revents: 0)
            while poll(&room, 1, 0) == 1 { usleep(1_000) }

            let isWritten = DispatchSemaphore(value: 0)
            Thread {
                let descriptor = open("\(root)/file", O_RDWR | O_CREAT, 0o600)
                if write(descriptor, "x", 1) == 1 && fsync(descriptor) == 0 { isWritten.signal() }
                close(descriptor)
            }.start()
            #expect(isWritten.wait(timeout: .now() + 60) == .success)
            let arrived = try FileHandle(fileDescriptor: source, closeOnDealloc: false).readToEnd()
            #expect(arrived?.count == 1 << 20)
        }
    }

    // MARK: The engine on it

    @Test(arguments: [Fault.Kind.kill, .power])
    func `an edit may be cut at every operation on a file`(kind: Fault.Kind) async {
        for operation in 1...40 {
            let fault = Fault(kind: kind, at: operation, lasts: 0)
            await expectClean([
                step(1, .edit(machine: 0, .save, isStale: false)), step(2, .edit(machine: 0, .comment, isStale: false)),
                step(3, .edit(machine: 0, .severalAtOnce, isStale: false), fault), step(4, .verify(machine: 0)),
            ])
        }
    }

    @Test func `a change that a killed process left behind survives a loss of power, once it was shown`() async {
        for operation in 1...40 {
            await expectClean([
                step(1, .edit(machine: 0, .save, isStale: false)),
                step(2, .edit(machine: 0, .comment, isStale: false), Fault(kind: .kill, at: operation, lasts: 0)),
                step(3, .edit(machine: 0, .write, isStale: false), Fault(kind: .power, at: 4, lasts: 0)),
            ])
        }
    }

    @Test(arguments: [Fault.Kind.kill, .power])
    func `an import may be cut at every operation on a file`(kind: Fault.Kind) async {
        for operation in stride(from: 1, to: 60, by: 2) {
            let fault = Fault(kind: kind, at: operation, lasts: 0)
            // An even seed lets it happen to the sender, an odd one to the receiver.
            await expectClean([
                step(1, .edit(machine: 0, .save, isStale: false)), step(2, .edit(machine: 0, .comment, isStale: false)),
                step(3, .join(machine: 1, from: 0, .empty)),
                step(4, .bundle(from: 0, to: 1, .everything), fault, seed: UInt64(operation) | 1),
                step(5, .verify(machine: 1)),
            ])
        }
    }

    @Test(arguments: [Fault.Kind.kill, .power])
    func `forgetting may be cut at every operation on a file`(kind: Fault.Kind) async {
        for operation in stride(from: 1, to: 90, by: 3) {
            let fault = Fault(kind: kind, at: operation, lasts: 0)
            await expectClean(
                twoWhoHaveMet + [
                    step(8, .compact(machine: 0, days: 0), fault), step(9, .edit(machine: 0, .write, isStale: false)),
                    step(10, .compact(machine: 0, days: 0)),
                ])
        }
    }

    @Test(arguments: [Fault.Kind.kill, .power])
    func `taking a snapshot may be cut at every operation on a file`(kind: Fault.Kind) async {
        for operation in stride(from: 1, to: 90, by: 3) {
            let fault = Fault(kind: kind, at: operation, lasts: 0)
            await expectClean(
                twoWhoHaveMet + [
                    step(8, .compact(machine: 0, days: 0)), step(9, .join(machine: 2, from: 0, .empty)),
                    step(10, .edit(machine: 2, .save, isStale: false)),
                    step(11, .bundle(from: 0, to: 2, .everything), fault, seed: UInt64(operation) | 1),
                    step(12, .edit(machine: 2, .comment, isStale: false)), step(13, .verify(machine: 2)),
                ])
        }
    }

    @Test func `what two have is forgotten, and a newcomer takes it as a snapshot`() async {
        let steps =
            twoWhoHaveMet + [
                step(8, .compact(machine: 0, days: 0)), step(9, .join(machine: 2, from: 0, .empty)),
                step(10, .bundle(from: 0, to: 2, .everything)),
            ]
        let counts = await Runner.run(steps, Setting(machines: 3)).counts
        #expect(counts.snapshots > 0)
    }

    @Test func `a snapshot from a hub may be cut off at every place`() async {
        // A frame for each item, so that a part of them has come.
        let setting = Setting(machines: 3, frameGoalInBytes: 1)
        for limit in stride(from: 100, to: 2_500, by: 40) {
            let steps =
                twoWhoHaveMet + [
                    step(8, .compact(machine: 0, days: 0)), step(9, .sync(machine: 0, [])),
                    step(10, .join(machine: 2, from: 0, .empty)),
                    step(11, .sync(machine: 2, [.cutReceiving(afterBytes: limit)])), step(12, .verify(machine: 2)),
                ]
            let result = await Runner.run(steps, setting)
            #expect(result.violation == nil, "cut after \(limit) bytes: \(String(describing: result.violation))")
            #expect(result.counts.snapshots > 0)
        }
    }

    /// The first machine knows that the second one has all that the first one has made.
    private var twoWhoHaveMet: [Step] {
        [
            step(1, .edit(machine: 0, .save, isStale: false)), step(2, .edit(machine: 0, .comment, isStale: false)),
            step(3, .edit(machine: 0, .capture, isStale: false)), step(4, .join(machine: 1, from: 0, .empty)),
            step(5, .bundle(from: 0, to: 1, .everything)), step(6, .edit(machine: 1, .save, isStale: false)),
            step(7, .bundle(from: 1, to: 0, .everything)),
        ]
    }

    @Test(arguments: [JoinKind.empty, .clone, .bundle])
    func `a replica that was made on a failing disk keeps through a loss of power what it says`(kind: JoinKind) async {
        // Where the file is told that it has a write-ahead log; which names a loss of power takes back, the seed says.
        for operation in 7...14 {
            for seed in UInt64(1)...8 {
                await expectClean([
                    step(1, .edit(machine: 0, .save, isStale: false)),
                    step(2, .join(machine: 1, from: 0, kind), Fault(kind: .broken, at: operation, lasts: 1)),
                    step(3, .edit(machine: 1, .save, isStale: false)),
                    step(4, .edit(machine: 1, .save, isStale: false), Fault(kind: .power, at: 4, lasts: 0), seed: seed),
                    step(5, .verify(machine: 1)),
                ])
            }
        }
    }

    private func step(_ number: Int, _ action: Action, _ fault: Fault? = nil, seed: UInt64? = nil) -> Step {
        Step(
            number: number, time: 1_767_225_600_000 + Int64(number) * 1_000, seed: seed ?? UInt64(number),
            action: action,
            fault: fault)
    }

    private func expectClean(_ steps: [Step]) async {
        let result = await Runner.run(steps, Setting(machines: 3))
        let fault = steps.compactMap(\.fault).first
        #expect(result.violation == nil, "\(String(describing: fault)): \(String(describing: result.violation))")
    }

    private func withRoot(_ body: (String) throws -> Void) throws {
        let place = try TemporaryDirectory()
        for name in ["root", "graveyard"] {
            try FileManager.default.createDirectory(atPath: place.path(name), withIntermediateDirectories: true)
        }
        faulty_files_begin(place.path("root"), place.path("graveyard"))
        defer { withExtendedLifetime(place) { faulty_files_end() } }
        try body(place.path("root"))
    }

    private func synchronize(_ directory: String) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY)
        #expect(fsync(descriptor) == 0)
        close(descriptor)
    }
}
