internal import Causality
internal import LibraryModel
internal import SyncProtocol
internal import TestSupport
internal import WireFormat

/// What comes twice, out of order, slowly or wrong.
extension RemoteConformance {
    static let disorder = [
        ConformanceCase("frames that arrive twice and in any order come to the same") { scene in
            let first = try await scene.filledReplica(1)
            let second = try await scene.filledReplica(2)
            for replica in [first, second, first] { try await scene.sync(replica) }
            for seed in 0..<8 {
                let replica = try await scene.replica(UInt64(100 + seed))
                let remote = AlteredRemote(
                    remote: try await scene.remote(for: replica),
                    pulling: { offer in
                        var generator = SeededGenerator(seed: UInt64(seed))
                        let frames = try await offer.remainingFrames()
                        return ChangeOffer(
                            header: offer.header, frames: (frames + frames).shuffled(using: &generator))
                    })
                try await scene.sync(replica, with: remote)
                try await scene.expectEqual([first, replica], "shuffled with seed \(seed)")
            }
        },
        ConformanceCase("what is pushed twice is taken once") { scene in
            let source = try await scene.filledReplica(1)
            let remote = try await scene.remote(for: source)
            let first = try await remote.push(source.offer(PullRequest(), includesPrivate: true))
            try scene.expect(first.folded == 5, "\(first.folded) of 5 changes were new")
            let again = try await remote.push(source.offer(PullRequest(), includesPrivate: true))
            try scene.expect(
                again.folded + again.captures + again.privateRecords == 0, "some were new again: \(again)")
            try await scene.expectEqual([source, scene.seen()], "after two pushes")
        },
        ConformanceCase("two replicas push at once") { scene in
            let first = try await scene.filledReplica(1)
            let second = try await scene.filledReplica(2)
            async let one = scene.sync(first)
            async let other = scene.sync(second)
            _ = try await (one, other)
            for replica in [first, second] { try await scene.sync(replica) }
            try await scene.expectEqual([first, second, scene.seen()], "after two pushes at once")
        },
        ConformanceCase("nobody runs ahead of a slow reader", needs: [.sender]) { scene in
            let source = try await scene.replica(1)
            for page in 0..<60 {
                let words = (0..<4000).map { String($0 &* 2_654_435_761 ^ page &* 40_503, radix: 36) }
                _ = try await source.savePage(
                    "https://example.org/\(page)", title: "Page", body: words.joined(separator: " "))
            }
            try await scene.sync(source)
            let reader = try await scene.replica(2)
            let remote = AlteredRemote(
                remote: try await scene.remote(for: reader),
                pulling: { $0.tapped { _ in for _ in 0..<50 { await Task.yield() } } })
            try await scene.sync(reader, with: remote)
            let lead = try await scene.place.longestLead()
            try scene.expect(lead <= 24, "somebody was \(lead) frames ahead")
            try await scene.expectEqual([source, reader], "after a slow pull")
        },
        ConformanceCase("a copy that went on under the same name is found out") { scene in
            let original = MemoryLog(of: scene.library, number: 77)
            let copy = MemoryLog(of: scene.library, number: 77, salt: 1)
            try await original.save("https://example.org/a", body: "The original.")
            try await copy.save("https://example.org/b", body: "The copy.")
            try await scene.sync(original, with: remote(scene, original))
            let problem = try await scene.problem { try await scene.sync(copy, with: remote(scene, copy)) }
            try scene.expect(problem.code == "fork", "the problem was \(problem.code)")
            try await scene.expectEqual([original, scene.seen()], "after a fork")
        },
        ConformanceCase("a copy that is further along is found out", needs: [.verification]) { scene in
            let original = MemoryLog(of: scene.library, number: 77)
            let copy = MemoryLog(of: scene.library, number: 77, salt: 1)
            try await original.save("https://example.org/a")
            for page in 1...4 { try await copy.save("https://example.org/\(page)") }
            try await scene.sync(original, with: remote(scene, original))
            let problem = try await scene.problem { try await scene.sync(copy, with: remote(scene, copy)) }
            try scene.expect(problem.code == "fork", "the problem was \(problem.code)")
            try await scene.expectEqual([original, scene.seen()], "after a fork")
        },
        ConformanceCase("what has a gap is refused", needs: [.verification]) { scene in
            let log = MemoryLog(of: scene.library, number: 5)
            for page in 1...6 { try await log.save("https://example.org/\(page)") }
            let offer = try await log.offer(PullRequest(), includesPrivate: true)
            let frames = try await offer.remainingFrames().dropFirst()
            try await refuses(Array(frames), offer.header, with: "gap", scene)
        },
        ConformanceCase("what does not have its hash is refused", needs: [.verification]) { scene in
            let log = MemoryLog(of: scene.library, number: 5)
            try await log.save("https://example.org/a")
            let offer = try await log.offer(PullRequest(), includesPrivate: true)
            let frames = try await offer.remainingFrames().map { frame -> BundleFrame in
                guard case .segment(let segment) = frame else { return frame }
                return .segment(
                    Segment(
                        replica: segment.replica, first: segment.first, previousHash: segment.previousHash,
                        baseContext: segment.baseContext, headHash: ContentHash(hashing: [1]),
                        changes: segment.changes))
            }
            try await refuses(frames, offer.header, with: "damaged", scene)
        },
        ConformanceCase("a private record that was not committed to is refused", needs: [.verification]) { scene in
            let log = MemoryLog(of: scene.library, number: 5)
            try await log.comment(on: log.save("https://example.org/a"))
            let offer = try await log.offer(PullRequest(), includesPrivate: true)
            let frames = try await offer.remainingFrames().map { frame -> BundleFrame in
                guard case .privateRecords(let entries) = frame else { return frame }
                return .privateRecords(entries.map { PrivateEntry(dot: $0.dot, record: .init(salt: 1, body: [0])) })
            }
            try await refuses(frames, offer.header, with: "private-mismatch", scene)
        },
    ]

    private static func remote(_ scene: ConformanceScene, _ log: MemoryLog) async throws -> any Remote {
        try await scene.place.makeRemote(for: log.id, as: .writer, faults: [])
    }

    /// Pushes frames that must be refused, after which nothing of their author is there.
    private static func refuses(
        _ frames: [BundleFrame], _ header: BundleHeader, with code: String, _ scene: ConformanceScene
    ) async throws {
        let remote = try await scene.place.makeRemote(for: ReplicaID(value: 5), as: .writer, faults: [])
        do {
            _ = try await remote.push(ChangeOffer(header: header, frames: frames))
            try scene.expect(false, "it was taken")
        } catch let problem as RemoteProblem {
            try scene.expect(problem.code == code, "the problem was \(problem.code)")
            try scene.expect(!problem.isTransient, "a refusal is none that passes")
        }
        try scene.expect(try await remote.state().vector.isEmpty, "something was taken")
    }
}
