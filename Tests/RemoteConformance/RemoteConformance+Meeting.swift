internal import Causality
internal import SyncProtocol
internal import WireFormat

/// What syncing is for: stores meet at a remote, and hold the same afterwards.
extension RemoteConformance {
    static let meeting = [
        ConformanceCase("two stores meet at an empty remote") { scene in
            let first = try await scene.filledReplica(1)
            let second = try await scene.filledReplica(2)
            let sent = try await scene.sync(first)
            try scene.expect(sent.sent == 5 && sent.received.folded == 0, "the first sync sent \(sent.sent) of 5")
            let met = try await scene.sync(second)
            try scene.expect(met.received.folded == 5 && met.sent == 5, "\(met.received.folded) came, \(met.sent) went")
            try scene.expect(met.received.captures == 2, "\(met.received.captures) of 2 blobs came")
            try scene.expect(met.received.privateRecords == 1, "the private record did not come")
            try scene.expect(try await met.remote.vector == second.state().vector, "the report's vector is another")
            try await scene.sync(first)
            try await scene.expectEqual([first, second, scene.seen()], "after three syncs")
        },
        ConformanceCase("where nothing is new, one pull is all") { scene in
            let replica = try await scene.filledReplica(1)
            try await scene.sync(replica)
            let remote = CountingRemote(try await scene.remote(for: replica))
            let report = try await scene.sync(replica, with: remote)
            try scene.expect(report.isNoOp, "something came or went: \(report.received), \(report.sent)")
            let calls = await remote.calls
            try scene.expect(calls == ["pull"], "it asked for \(calls)")
        },
        ConformanceCase("an empty store and an empty remote have nothing to say") { scene in
            let replica = try await scene.replica(1)
            let report = try await scene.sync(replica)
            try scene.expect(report.isNoOp && report.remote.vector.isEmpty, "something was there")
        },
        ConformanceCase("a remote says what it holds without giving it") { scene in
            let replica = try await scene.filledReplica(1)
            let remote = try await scene.remote(for: replica)
            try scene.expect(try await remote.state().vector.isEmpty, "an empty remote holds something")
            try await scene.sync(replica, with: remote)
            let state = try await remote.state()
            try scene.expect(try await state.vector == replica.state().vector, "it holds \(state.vector)")
            try scene.expect(state.library == scene.library && state.role.isMember, "it is another library or role")
        },
        ConformanceCase("three stores converge in whatever order they sync") { scene in
            for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
                let scene = try await scene.elsewhere()
                var replicas: [any ConformanceReplica] = []
                for number in 1...3 { replicas.append(try await scene.filledReplica(UInt64(number))) }
                let page = try await replicas[0].savePage("https://example.org/shared", title: "From one", body: nil)
                for number in order + order { try await scene.sync(replicas[number - 1]) }
                // All work on one article, having seen each other's changes or not.
                for number in order {
                    try await replicas[number - 1].write(title: "By \(number)", of: page)
                    try await scene.sync(replicas[number - 1])
                }
                for number in order { try await scene.sync(replicas[number - 1]) }
                try await scene.expectEqual(replicas + [scene.seen()], "in the order \(order)")
                try await scene.end()
            }
        },
        ConformanceCase("a few mebibytes go through") { scene in
            let first = try await scene.replica(1)
            for page in 0..<24 {
                let words = (0..<12_000).map { String($0 &* 2_654_435_761 ^ page &* 40_503, radix: 36) }
                _ = try await first.savePage(
                    "https://example.org/\(page)", title: "Page \(page)", body: words.joined(separator: " "))
            }
            try await scene.sync(first)
            let second = try await scene.replica(2)
            let report = try await scene.sync(second)
            try scene.expect(report.received.captures == 24, "\(report.received.captures) of 24 bodies came")
            try await scene.expectEqual([first, second], "after a large sync")
        },
        ConformanceCase("a hint comes when somebody else has pushed") { scene in
            let first = try await scene.filledReplica(1)
            let second = try await scene.filledReplica(2)
            let watching = try await scene.remote(for: second)
            var hints = try await watching.hints().makeAsyncIterator()
            // A hint may come without a reason, such as that the stream stands: hence the second round.
            for round in 0..<2 {
                _ = try await first.savePage("https://example.org/hint/\(round)", title: "Hint", body: nil)
                try await scene.sync(first)
                repeat {
                    try scene.expect(try await hints.next() != nil, "the hints ended")
                    try await scene.sync(second, with: watching)
                } while try await !second.state().vector.contains(first.state().vector)
            }
        },
    ]
}
