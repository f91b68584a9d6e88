import Causality
import Foundation
import MergeTypes
import TestSupport
import Testing

/// Texts that people typed, keystroke by keystroke, with what they came to in the end.
@Suite struct TextTraceTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/samples/editing-traces")
    private static let exists = FileManager.default.fileExists(atPath: folder.path)

    private struct Trace: Decodable {
        struct Transaction: Decodable {
            let parents: [Int]?
            let agent: Int?
            let patches: [Patch]
        }

        struct Patch: Decodable {
            let edit: TextEdit

            init(from decoder: any Decoder) throws {
                var fields = try decoder.unkeyedContainer()
                let position = try fields.decode(Int.self)
                let deleted = try fields.decode(Int.self)
                edit = TextEdit(at: position, deleting: deleted, inserting: try fields.decode(String.self))
            }
        }

        let endContent: String
        let txns: [Transaction]
    }

    @Test(
        .enabled(if: exists, "there is no folder ../shared/samples/editing-traces beside the project"),
        arguments: ["friendsforever_flat", "json-crdt-patch", "sveltecomponent"])
    func `what one person typed comes to the stated text`(name: String) throws {
        let trace = try read("sequential/\(name).json.gz")
        var text = TextPieces()
        for transaction in trace.txns {
            for patch in transaction.patches { text.apply(patch.edit) }
        }
        #expect((text.render(root: []) == Array(trace.endContent.utf8)) as Bool)
        let scalars = trace.endContent.unicodeScalars.count
        #expect(text.canonicalPieces == [.typed(Array(trace.endContent.utf8))])
        #expect(text.typedScalars == scalars)
    }

    @Test(.enabled(if: exists, "there is no folder ../shared/samples/editing-traces beside the project"))
    func `what two people typed at once comes to the stated text in every order`() throws {
        let trace = try read("concurrent/friendsforever.json.gz")
        let stated = Array(trace.endContent.utf8)
        var orders = [Array(trace.txns.indices)]
        orders += (0...1).map { order(of: trace.txns, favouring: $0) }
        orders += (UInt64(0)..<4).map { causalOrder(of: trace.txns, seed: $0) }
        for order in orders { #expect((merge(trace.txns, in: order) == stated) as Bool) }
    }

    private func merge(_ steps: [Trace.Transaction], in order: [Int]) -> [UInt8] {
        var replica = TextReplica()
        for index in order {
            let dot = Dot(
                replica: ReplicaID(value: UInt128(steps[index].agent ?? 0)), sequence: UInt64(index + 1), index: 0)
            replica.receive(
                steps[index].patches.first?.edit ?? TextEdit(), dot: dot, index: index,
                parents: steps[index].parents ?? [])
        }
        return replica.text.render(root: [])
    }

    /// As a peer may receive it: of the steps whose parents are there, mostly the next one of the same author.
    private func causalOrder(of steps: [Trace.Transaction], seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed)
        var author = 0
        return order(of: steps) { ready in
            if generator.chance(percent: 10) { author = 1 - author }
            return ready.first { steps[$0].agent == author } ?? ready[0]
        }
    }

    /// As far ahead with one author's steps as can be, as that author's own device has them.
    private func order(of steps: [Trace.Transaction], favouring agent: Int) -> [Int] {
        order(of: steps) { ready in ready.first { steps[$0].agent == agent } ?? ready[0] }
    }

    private func order(of steps: [Trace.Transaction], choosing choose: ([Int]) -> Int) -> [Int] {
        var missing = steps.map { $0.parents?.count ?? 0 }
        var children = [[Int]](repeating: [], count: steps.count)
        for (index, step) in steps.enumerated() {
            for parent in step.parents ?? [] { children[parent].append(index) }
        }
        var ready = steps.indices.filter { missing[$0] == 0 }
        var order: [Int] = []
        while !ready.isEmpty {
            let next = choose(ready)
            ready.removeAll { $0 == next }
            order.append(next)
            for child in children[next] {
                missing[child] -= 1
                if missing[child] == 0 { ready.append(child) }
            }
        }
        return order
    }

    private func read(_ path: String) throws -> Trace {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gunzip", "-c", Self.folder.appending(path: path).path]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode(Trace.self, from: data)
    }
}
