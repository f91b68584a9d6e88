internal import Causality
internal import SyncProtocol
internal import WireFormat

/// Whatever is cut, both sides stay whole, and the next sync goes on from there.
extension RemoteConformance {
    /// Every so many bytes there is a cut; a prime, so that no frame's parts are always spared.
    private static let cutStride = 37

    static let cutting = [
        ConformanceCase("a pull that is cut anywhere goes on from there", needs: [.transport]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            for bytes in stride(from: 0, to: .max, by: cutStride) {
                let replica = try await scene.replica(UInt64(100 + bytes))
                let counting = CountingStore(replica)
                let cut = try await scene.remote(for: replica, [.cutReceiving(afterBytes: bytes)])
                do {
                    try await scene.sync(counting, with: cut)
                    try scene.expect(bytes > cutStride, "nothing was cut")
                    return try await scene.expectEqual([source, replica], "not cut after \(bytes) bytes")
                } catch let problem as RemoteProblem {
                    try scene.expect(problem.isTransient, "cut after \(bytes) bytes: \(problem)")
                }
                try await scene.sync(counting, with: scene.remote(for: replica))
                let taken = await counting.taken
                try scene.expect(taken.known == 0, "cut after \(bytes) bytes: \(taken.known) changes came twice")
                try await scene.expectEqual([source, replica], "cut after \(bytes) bytes")
            }
        },
        ConformanceCase("a push that is cut anywhere goes on from there", needs: [.transport]) { outer in
            for bytes in stride(from: 0, to: .max, by: cutStride) {
                let scene = try await outer.elsewhere()
                let source = try await scene.filledReplica(1)
                do {
                    try await scene.sync(source, [.cutSending(afterBytes: bytes)])
                    try scene.expect(bytes > cutStride, "nothing was cut")
                    try await scene.expectEqual([source, scene.seen()], "not cut after \(bytes) bytes")
                    return try await scene.end()
                } catch let problem as RemoteProblem {
                    try scene.expect(problem.isTransient, "cut after \(bytes) bytes: \(problem)")
                }
                let held = try await scene.remote(for: source).state().vector.changeCount
                let report = try await scene.sync(source)
                try scene.expect(report.sent + Int(held) == 5, "\(held) were there, and \(report.sent) of 5 were new")
                try await scene.expectEqual([source, scene.seen()], "cut after \(bytes) bytes")
                try await scene.end()
            }
        },
        ConformanceCase("what a long transfer brought before a cut needn't come again", needs: [.transport]) { scene in
            let source = try await scene.replica(1)
            // More than any sender puts into one step, and little of it can be compressed.
            for page in 0..<24 {
                let words = (0..<30_000).map { String($0 &* 2_654_435_761 ^ page &* 40_503, radix: 36) }
                _ = try await source.savePage(
                    "https://example.org/\(page)", title: "Page", body: words.joined(separator: " "))
            }
            _ = try await scene.problem { try await scene.sync(source, [.cutSending(afterBytes: 3_000_000)]) }
            let held = try await scene.remote(for: source).state().vector
            try scene.expect(!held.isEmpty, "nothing of a long push was kept")
            try await scene.sync(source)
            let replica = try await scene.replica(2)
            _ = try await scene.problem { try await scene.sync(replica, [.cutReceiving(afterBytes: 3_000_000)]) }
            try scene.expect(try await !replica.state().heads.isEmpty, "nothing of a long pull was kept")
            try await scene.sync(replica)
            try await scene.expectEqual([source, replica, scene.seen()], "after a long transfer")
        },
        ConformanceCase("a sync that is cut is tried again by itself", needs: [.transport]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source, [.cutSending(afterBytes: 300)], attempts: 2)
            let replica = try await scene.replica(2)
            try await scene.sync(replica, [.cutReceiving(afterBytes: 300)], attempts: 2)
            try await scene.expectEqual([source, replica, scene.seen()], "after repetitions")
        },
        ConformanceCase("an answer that is lost after a push does no harm", needs: [.answers]) { scene in
            let source = try await scene.filledReplica(1)
            let problem = try await scene.problem { try await scene.sync(source, [.lostAnswer]) }
            try scene.expect((problem as? RemoteProblem)?.isTransient == true, "the problem was \(problem)")
            let report = try await scene.sync(source)
            try scene.expect(report.sent == 0, "\(report.sent) changes were new a second time")
            try await scene.expectEqual([source, scene.seen()], "after the answer was lost")
        },
        ConformanceCase("a piece that comes twice is found out", needs: [.transport]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            let replica = try await scene.replica(2)
            let problem = try await scene.problem { try await scene.sync(replica, [.repeatedPiece]) }
            try scene.expect(
                ["remote-damaged", "interrupted"].contains(problem.code), "the problem was \(problem.code)")
            try await scene.sync(replica)
            try await scene.expectEqual([source, replica], "after a piece that came twice")
        },
        ConformanceCase("a pull that is cancelled at any frame leaves both whole") { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            for frame in 0..<1000 {
                let replica = try await scene.replica(UInt64(100 + frame))
                let button = CancelSwitch(atFrame: frame)
                let remote = AlteredRemote(
                    remote: try await scene.remote(for: replica),
                    pulling: { offer in offer.tapped { if $0 != nil { await button.passFrame() } } })
                try await endsByCancelling { try await button.run { try await scene.sync(replica, with: remote) } }
                guard await button.isTripped else {
                    try scene.expect(frame > 0, "no frame was pulled")
                    return
                }
                try await scene.sync(replica)
                try await scene.expectEqual([source, replica, scene.seen()], "cancelled at frame \(frame)")
            }
        },
        ConformanceCase("a push that is cancelled at any frame leaves both whole") { outer in
            for frame in 0..<1000 {
                let scene = try await outer.elsewhere()
                let source = try await scene.filledReplica(1)
                let button = CancelSwitch(atFrame: frame)
                let remote = AlteredRemote(
                    remote: try await scene.remote(for: source),
                    pushing: { offer in offer.tapped { if $0 != nil { await button.passFrame() } } })
                try await endsByCancelling { try await button.run { try await scene.sync(source, with: remote) } }
                let isTripped = await button.isTripped
                try await scene.sync(source)
                try await scene.expectEqual([source, scene.seen()], "cancelled at frame \(frame)")
                try await scene.end()
                if !isTripped {
                    try outer.expect(frame > 0, "no frame was pushed")
                    return
                }
            }
        },
    ]

    /// A sync that is cancelled with its last frame may end well; otherwise it says that it was cancelled.
    private static func endsByCancelling(_ work: () async throws -> SyncReport) async throws {
        do {
            _ = try await work()
        } catch is CancellationError {
            return
        }
    }
}
