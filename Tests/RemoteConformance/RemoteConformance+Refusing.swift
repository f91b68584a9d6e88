internal import Causality
internal import SyncProtocol
internal import TestSupport
internal import WireFormat

/// What a remote may say instead of an answer, and who gets what.
extension RemoteConformance {
    static let refusing = [
        ConformanceCase("a busy remote says when to come back", needs: [.machine]) { scene in
            let source = try await scene.filledReplica(1)
            let problem = try await scene.problem {
                try await scene.sync(source, [.busy(times: 1, retryAfterInSeconds: 7)])
            }
            guard case .busy(_, let seconds)? = problem as? RemoteProblem else {
                return try scene.expect(false, "the problem was \(problem)")
            }
            try scene.expect(seconds == 7, "it said \(seconds ?? -1) seconds, not 7")
            try await scene.sync(source, [.busy(times: 2, retryAfterInSeconds: 1)], attempts: 3)
            try await scene.expectEqual([source, scene.seen()], "after it was busy")
        },
        ConformanceCase("a remote that fails is tried again", needs: [.machine]) { scene in
            let source = try await scene.filledReplica(1)
            let problem = try await scene.problem { try await scene.sync(source, [.failing(times: 1)]) }
            try scene.expect(problem.code == "remote-failed", "the problem was \(problem.code)")
            try await scene.sync(source, [.failing(times: 2)], attempts: 3)
            try await scene.expectEqual([source, scene.seen()], "after it failed")
        },
        ConformanceCase("a wrong token fails, even where nothing is new", needs: [.tokens]) { scene in
            try await refuses(.wrongToken, with: "unauthorized", scene)
        },
        ConformanceCase("an expired token fails, even where nothing is new", needs: [.tokens]) { scene in
            try await refuses(.expiredToken, with: "token-expired", scene)
        },
        ConformanceCase("an unknown library is refused", needs: [.libraries]) { scene in
            try await refuses(.unknownLibrary, with: "unknown-library", scene)
        },
        ConformanceCase("a reader pulls, keeps what is unsent, and sees no error", needs: [.readers]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            let reader = try await scene.filledReplica(2)
            let report = try await scene.sync(reader, as: .reader)
            try scene.expect(report.remote.role == .reader, "the role was \(report.remote.role)")
            try scene.expect(report.received.folded == 5, "\(report.received.folded) of 5 changes came")
            try scene.expect(report.sent == 0 && report.unsent == 5, "\(report.unsent) of 5 are unsent")
            try await scene.expectEqual([source, scene.seen()], "after a reader's sync")
        },
        ConformanceCase("a reader who pushes all the same is refused", needs: [.readers]) { scene in
            let reader = try await scene.filledReplica(1)
            let remote = try await scene.remote(for: reader, as: .reader)
            do {
                _ = try await remote.push(reader.offer(PullRequest(), includesPrivate: true))
                try scene.expect(false, "it was taken")
            } catch let problem as RemoteProblem {
                try scene.expect(problem.code == "forbidden", "the problem was \(problem.code)")
            }
            try scene.expect(try await remote.state().vector.isEmpty, "something was taken")
        },
        ConformanceCase("a reader is given no private record, whatever is asked", needs: [.readers]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            let reader = try await scene.replica(2)
            try await scene.sync(reader, as: .reader)
            let remote = try await scene.remote(for: reader, as: .reader)
            var request = PullRequest()
            request.withheld = try await source.state().vector.difference(VersionVector())
            for request in [request, try await reader.request(.all, asksForPrivate: true)] {
                let offer = try await remote.pull(request).offer
                try scene.expect(!offer.header.flags.contains(.containsPrivate), "the header announces some")
                for case .privateRecords(let entries) in try await offer.remainingFrames() {
                    try scene.expect(false, "\(entries.count) private records came")
                }
            }
        },
        ConformanceCase("what a newer program wrote is not taken, and named", needs: [.newerFormat]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            let replica = try await scene.replica(2)
            do {
                let report = try await scene.sync(replica, [.newerFormat])
                try scene.expect(!report.notes.isEmpty, "nobody said a word")
            } catch let problem as RemoteProblem {
                try scene.expect(problem.code == "bundle-newer", "the problem was \(problem.code)")
                try scene.expect(!problem.isTransient, "no repetition makes a program newer")
            }
            try scene.expect(try await replica.state().heads.isEmpty, "something was taken")
        },
        ConformanceCase("a clock that is ten years wrong changes nothing but what it says", needs: [.clock]) { scene in
            let source = try await scene.filledReplica(1)
            let decade = SimulatedClock.tenYearsInMilliseconds
            let right = try await scene.remote(for: source).state().nowInMilliseconds ?? 0
            for offset in [decade, -decade] {
                let report = try await scene.sync(source, [.clockOffset(milliseconds: offset)])
                let now = report.remote.nowInMilliseconds ?? 0
                try scene.expect(abs(now - right - offset) < decade / 10, "its clock says \(now)")
            }
            let replica = try await scene.replica(2)
            try await scene.sync(replica, [.clockOffset(milliseconds: decade)])
            try await scene.expectEqual([source, replica, scene.seen()], "with a wrong clock")
        },
    ]

    /// Every question meets the same refusal, before and after there is something, and nothing comes of it.
    private static func refuses(_ fault: RemoteFault, with code: String, _ scene: ConformanceScene) async throws {
        let source = try await scene.filledReplica(1)
        for _ in 1...2 {
            let problem = try await scene.problem { try await scene.sync(source, [fault], attempts: 9) }
            try scene.expect(problem.code == code, "the problem was \(problem.code)")
            try scene.expect((problem as? RemoteProblem)?.isTransient == false, "no repetition helps")
            let remote = try await scene.remote(for: source, [fault])
            for ask in [{ _ = try await remote.state() }, { _ = try await remote.lacking() }] {
                do {
                    try await ask()
                    try scene.expect(false, "it was answered")
                } catch let problem as RemoteProblem {
                    try scene.expect(problem.code == code, "the problem was \(problem.code)")
                }
            }
            try await scene.sync(source)
        }
        try await scene.expectEqual([source, scene.seen()], "after refusals")
    }
}
