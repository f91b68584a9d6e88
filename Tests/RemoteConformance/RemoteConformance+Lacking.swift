internal import Causality
internal import SyncProtocol
internal import WireFormat

/// What is left out, or gets lost, comes later.
extension RemoteConformance {
    static let lacking = [
        ConformanceCase("private records reach a reader who becomes a member", needs: [.readers]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            let reader = try await scene.replica(2)
            try await scene.sync(reader, as: .reader)
            try scene.expect(
                try await !reader.state().lacking.privateRecords.isEmpty, "a reader has private records")
            let report = try await scene.sync(reader, as: .writer)
            try scene.expect(report.received.privateRecords == 1, "the private record did not come")
            try scene.expect(report.received.folded + report.received.known == 0, "changes came a second time")
            try await scene.expectEqual([source, reader], "as a member")
        },
        ConformanceCase("what a reader's copy left out, a member completes", needs: [.readers, .lostBlobs]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            let reader = try await scene.replica(2)
            try await scene.sync(reader, as: .reader)
            let other = try await scene.elsewhere()
            try await other.sync(reader)
            let remote = try await other.remote(for: source)
            try scene.expect(try await remote.state().lacksSomething, "it does not say that it lacks something")
            try scene.expect(try await remote.lacking().privateRecords.count == 1, "it does not say what it lacks")
            let asReader = try await other.remote(for: source, as: .reader)
            try scene.expect(try await asReader.lacking().privateRecords.isEmpty, "a reader is told what it lacks")
            try await other.sync(source)
            try await other.expectEqual([source, other.seen()], "after a member has synced")
            try await other.end()
        },
        ConformanceCase("blobs are left out, and come when they are wanted") { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            let replica = try await scene.replica(2)
            let without = try await scene.sync(replica, blobs: .none)
            try scene.expect(without.received.folded == 5, "\(without.received.folded) of 5 changes came")
            try scene.expect(without.received.captures == 0, "\(without.received.captures) blobs came unasked")
            let with = try await scene.sync(replica, blobs: .all)
            try scene.expect(with.received.captures == 2, "\(with.received.captures) of 2 blobs came")
            try scene.expect(with.received.folded + with.received.known == 0, "changes came a second time")
            try await scene.expectEqual([source, replica], "with all blobs")
        },
        ConformanceCase("blobs of old changes stay out where only recent ones are wanted") { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            let replica = try await scene.replica(2)
            let report = try await scene.sync(replica, blobs: .since(milliseconds: .max))
            try scene.expect(report.received.captures == 0, "\(report.received.captures) blobs came unasked")
            let later = try await scene.sync(replica, blobs: .since(milliseconds: 0))
            try scene.expect(later.received.captures == 2, "\(later.received.captures) of 2 blobs came")
        },
        ConformanceCase("blobs that a remote has lost are supplied again", needs: [.lostBlobs]) { scene in
            let source = try await scene.filledReplica(1)
            try await scene.sync(source)
            try await scene.place.loseBlobs()
            let remote = try await scene.remote(for: source)
            try scene.expect(try await remote.state().lacksSomething, "it does not say that it lacks something")
            try scene.expect(try await remote.lacking().blobs.count == 2, "it does not say what it lacks")
            let newcomer = try await scene.replica(2)
            try await scene.sync(newcomer)
            try scene.expect(try await newcomer.state().lacking.blobs.count == 2, "blobs came from nowhere")
            try await scene.sync(source)
            try scene.expect(try await remote.lacking().isEmpty, "they were not supplied")
            try await scene.sync(newcomer)
            try await scene.expectEqual([source, newcomer, scene.seen()], "after the loss")
        },
    ]
}
