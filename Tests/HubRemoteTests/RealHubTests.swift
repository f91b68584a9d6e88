import Lectern
import SyncProtocol
import Testing

@testable import HubRemote

@Suite(.timeLimit(.minutes(30))) struct RealHubTests {
    private static let records: [BundleFrame] = [
        .privateRecords([
            PrivateEntry(
                dot: Dot(replica: ReplicaID(value: 7), sequence: 1, index: 0),
                record: PrivateRecord(salt: 1, body: [1, 2, 3]))
        ])
    ]

    private static func offer(_ frames: [BundleFrame]) -> ChangeOffer {
        let header = BundleHeader(
            library: HubSample.library, from: VersionVector(), to: HubSample.vector, flags: .containsPrivate)
        return ChangeOffer(header: header, next: HubSample.offer(frames).next)
    }

    private static func pull(_ remote: HubRemote, _ request: PullRequest = PullRequest()) async throws
        -> (state: RemoteState, frames: [BundleFrame])
    {
        let answer = try await remote.pull(request)
        var frames: [BundleFrame] = []
        while let more = try await answer.offer.next() { frames += more }
        return (answer.state, frames)
    }

    /// The frames in a form that can be read where a test fails.
    private static func summary(_ frames: [BundleFrame]) -> [String] {
        frames.map { frame in
            switch frame {
            case .segment(let segment): "\(segment.range): \(ContentHash(hashing: segment.changes.flatMap(\.body)))"
            case .privateRecords(let entries): entries.map { "\($0.dot): \($0.record.body)" }.joined(separator: ", ")
            case .blobs(let blobs): blobs.map(\.hash.description).joined(separator: ", ")
            case .snapshot(let head): "snapshot of \(head.vector)"
            case .items(let items): items.map(\.key.description).joined(separator: ", ")
            }
        }
    }

    private static let needsCertificate: ConditionTrait = .enabled(
        if: RealHub.Certificate.command != nil, "TLS needs a certificate, and openssl is not installed to make one")

    @Test(needsCertificate) func `what one member pushes another pulls, over TLS`() async throws {
        try await RealHub.run(certificateFor: "IP:127.0.0.1") { hub, certificate in
            let trustFile = certificate?.chain
            let frames = HubSample.frames(40, bytesEach: 50_000)
            let vector = VersionVector([ChangeID(replica: ReplicaID(value: 7), sequence: 40)])
            try await hub.ask(token: try hub.token(.writer), trusting: trustFile) { remote in
                let first = try await remote.push(Self.offer(frames + Self.records))
                #expect(first.folded == 40)
                #expect(first.privateRecords == 1)
                let again = try await remote.push(Self.offer(frames))
                #expect(again.folded == 0)
                #expect(again.known == 40)
            }
            try await hub.ask(token: try hub.token(.owner), trusting: trustFile) { remote in
                let (state, pulled) = try await Self.pull(remote)
                #expect(Self.summary(pulled) == Self.summary(frames + Self.records))
                #expect(state.role == .owner)
                #expect(state.vector == vector)
                #expect(state.lacksSomething)
                #expect((state.nowInMilliseconds ?? 0) > 1_700_000_000_000)
                #expect(try await Self.pull(remote, PullRequest(since: state.vector)).frames == [])
                #expect(try await remote.state().vector == vector)
                #expect(try await remote.lacking() == Lacking(blobs: [.zero]))
            }
            try await hub.ask(token: try hub.token(.reader), trusting: trustFile) { remote in
                let (state, pulled) = try await Self.pull(remote)
                #expect(Self.summary(pulled) == Self.summary(frames))
                #expect(state.role == .reader)
                let problem = await #expect(throws: RemoteProblem.self) { try await remote.push(Self.offer(frames)) }
                #expect(problem?.kind == "refused forbidden")
            }
        }
    }

    @Test(
        needsCertificate,
        arguments: [
            ("IP:127.0.0.1", "its certificate is not trusted here, or not valid now"),
            ("DNS:hub.example.org", "its certificate is for another name"),
        ])
    func `a hub that cannot prove who it is gets no token`(subject: String, cause: String) async throws {
        try await RealHub.run(certificateFor: subject) { hub, certificate in
            let trustFile = subject.hasPrefix("DNS") ? certificate?.chain : nil
            let problem = await #expect(throws: RemoteProblem.self) {
                try await hub.ask(token: try hub.token(.writer), trusting: trustFile) { try await $0.state() }
            }
            #expect(problem?.sentence == "\(hub.address) cannot be reached: \(cause).")
            #expect(problem?.code == "unreachable")
            #expect(problem?.remedy.contains("LECTERN_CA_FILE") == subject.hasPrefix("IP"))
        }
    }

    @Test func `who is not known is refused with a reason, even where nothing is new`() async throws {
        try await RealHub.run { hub, _ in
            for token in [nil, "lectern_wrong", HubSample.token] {
                let problem = await #expect(throws: RemoteProblem.self) {
                    try await hub.ask(token: token) { try await $0.pull(PullRequest()) }
                }
                #expect(problem?.kind == "refused unauthorized")
            }
            let problem = await #expect(throws: RemoteProblem.self) {
                try await hub.ask(token: try hub.token(.writer), library: LibraryID(value: 1)) { try await $0.state() }
            }
            #expect(problem?.kind == "refused unknown-library")
        }
    }

    @Test func `a hole in a large push is refused while it is still being sent`() async throws {
        try await RealHub.run { hub, _ in
            let frames = HubSample.frames(64, bytesEach: 1 << 20)
            let problem = await #expect(throws: RemoteProblem.self) {
                try await hub.ask(token: try hub.token(.writer)) {
                    try await $0.push(Self.offer(Array(frames[..<1] + frames[2...])))
                }
            }
            #expect(problem?.kind == "refused gap")
        }
    }

    @Test func `a push is hinted at to whoever listens`() async throws {
        try await RealHub.run { hub, _ in
            let token = try hub.token(.writer)
            try await hub.ask(token: token) { remote in
                var hints = try await remote.hints().makeAsyncIterator()
                #expect(try await hints.next() != nil)
                _ = try await remote.push(Self.offer(HubSample.frames(1)))
                #expect(try await hints.next() != nil)
            }
        }
    }
}
