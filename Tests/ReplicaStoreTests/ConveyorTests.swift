import Causality
import LibraryModel
import Synchronization
import Testing
import WireFormat

@testable import ReplicaStore

/// Two threads at one thing: nothing is lost or reordered between them, and both end whatever happens to either.
struct ConveyorTests {
    private struct Mishap: Error, Equatable { let at: Int }

    @Test func `what one thread makes the other takes, in order, in both directions`() throws {
        let made = try Conveyor<Int>.making(upToBytes: 8) { conveyor in
            for number in 0..<10_000 { try conveyor.put(number, bytes: number % 5) }
        } taking: {
            try Self.all(of: $0)
        }
        #expect(made == Array(0..<10_000))

        let taken = try Conveyor<Int>.taking(upToBytes: 8) {
            try Self.all(of: $0)
        } making: { conveyor in
            for number in 0..<10_000 { try conveyor.put(number, bytes: number % 5) }
        }
        #expect(taken == Array(0..<10_000))
    }

    @Test(arguments: [0, 10]) func `whoever makes waits once so much lies there, whatever it says of its size`(
        bytesEach: Int
    ) throws {
        let taken = Atomic<Int>(0)
        let furthest = Atomic<Int>(0)
        try Conveyor<Int>.making(upToBytes: 30) { conveyor in
            for number in 0..<2_000 {
                try conveyor.put(number, bytes: bytesEach)
                furthest.store(
                    max(furthest.load(ordering: .relaxed), number + 1 - taken.load(ordering: .acquiring)),
                    ordering: .relaxed)
            }
        } taking: { conveyor in
            while try conveyor.next() != nil { taken.add(1, ordering: .releasing) }
        }
        #expect(taken.load(ordering: .relaxed) == 2_000)
        // Three or four that lie there, and one that was taken and isn't counted yet.
        #expect((1...(bytesEach == 0 ? 5 : 4)).contains(furthest.load(ordering: .relaxed)))
    }

    @Test func `what whoever makes throws comes behind what was made before it`() {
        var taken: [Int] = []
        #expect(throws: Mishap(at: 5)) {
            try Conveyor<Int>.making(upToBytes: 2) { conveyor in
                for number in 0..<5 { try conveyor.put(number, bytes: 1) }
                throw Mishap(at: 5)
            } taking: { conveyor in
                while let number = try conveyor.next() { taken.append(number) }
            }
        }
        #expect(taken == Array(0..<5))

        #expect(throws: Mishap(at: 3)) {
            try Conveyor<Int>.taking(upToBytes: 2) {
                try Self.all(of: $0)
            } making: { conveyor in
                for number in 0..<3 { try conveyor.put(number, bytes: 1) }
                throw Mishap(at: 3)
            }
        }
    }

    @Test func `whoever takes ends the making by what it throws, and by taking no more`() throws {
        let made = Atomic<Int>(0)
        @Sendable func endlessly(_ conveyor: Conveyor<Int>) throws {
            while true {
                try conveyor.put(made.add(1, ordering: .relaxed).newValue, bytes: 1)
            }
        }
        #expect(throws: Mishap(at: 3)) {
            try Conveyor<Int>.making(upToBytes: 4, endlessly) { conveyor in
                while let number = try conveyor.next() {
                    if number == 3 { throw Mishap(at: number) }
                }
            }
        }
        #expect(throws: Mishap(at: 3)) {
            try Conveyor<Int>.taking(upToBytes: 4) { conveyor in
                for _ in 0..<3 { _ = try conveyor.next() }
                throw Mishap(at: 3)
            } making: {
                try endlessly($0)
            }
        }
        #expect(try Conveyor<Int>.making(upToBytes: 4, endlessly) { try $0.next() } != nil)
        #expect(made.load(ordering: .relaxed) < 30)
    }

    @Test func `an export ends with what its sink throws, and the store goes on`() throws {
        let store = try TemporaryStore(library: LibraryID(value: 5))
        try store.edit { builder in
            for number in 0..<60 {
                var draft = IdentityTests.draft("page \(number)")
                draft.body = (0..<60_000).map { 0x61 + UInt8(($0 &* $0 >> 7 ^ number) % 26) }
                _ = try builder.save(draft)
            }
        }
        var pieces = 0
        #expect(throws: Mishap(at: 4)) {
            try store.store.export(ExportOptions()) { _ in
                pieces += 1
                if pieces == 4 { throw Mishap(at: pieces) }
            } progress: { _, _ in
            }
        }
        #expect(pieces == 4)
        let receiver = try TemporaryStore(library: LibraryID(value: 5), seed: 2)
        #expect(try receiver.receive(store.export()).captures == 60)
    }

    private static func all(of conveyor: Conveyor<Int>) throws -> [Int] {
        var numbers: [Int] = []
        while let number = try conveyor.next() { numbers.append(number) }
        return numbers
    }
}
