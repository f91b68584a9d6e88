import Lectern
import SyncProtocol
import Testing

@testable import HubRemote

@Suite(.timeLimit(.minutes(30))) struct StateTests {
    private static let replica = String(repeating: "0", count: 31) + "7"
    private static let hash = String(repeating: "ab", count: 32)

    private static func document(
        library: String = "\(HubSample.library)", vector: String = #"{"\#(replica)":12}"#, lacking: String = "{}"
    ) -> String {
        """
        {"library":"\(library)","format":1,"vector":\(vector),"heads":{},"lacking":\(lacking),"role":"writer"}
        """
    }

    private static func ask<Result>(
        _ text: String, headers: [String] = HubSample.memberHeaders, _ question: (HubRemote) async throws -> Result
    ) async throws -> Result {
        let bytes = answer(type: "application/json; charset=utf-8", headers: headers, text: text)
        let server = try ScriptedServer([.readRequest, .send(bytes)])
        let result = try await HubSample.with(server, question)
        let sent = try #require(server.requests.first)
        #expect(String(decoding: sent, as: UTF8.self).hasPrefix("GET /v1/libraries/\(HubSample.library) HTTP/1.1"))
        return result
    }

    @Test func `the state is what the hub holds, and what one may do there`() async throws {
        let state = try await Self.ask(Self.document()) { try await $0.state() }
        #expect(
            state
                == RemoteState(
                    library: HubSample.library, vector: HubSample.vector, role: .writer,
                    nowInMilliseconds: 1_750_000_000_000))
    }

    @Test(arguments: ["-9223372036854775808", "-1", "281474976710656", "soon"])
    func `a hub's clock that shows no time is none`(time: String) async throws {
        let headers = ["Lectern-Role: writer", "Lectern-Time: \(time)"]
        let state = try await Self.ask(Self.document(), headers: headers) { try await $0.state() }
        #expect(state.nowInMilliseconds == nil && state.vector == HubSample.vector)
    }

    @Test(arguments: [(" 1 ", true), (" 01 ", false), ("  1 ", false), (" ", false)])
    func `how far a snapshot has come at a hub is one form, or nothing`(kind: String, isRead: Bool) async throws {
        let arrived = "Lectern-Arrived: \(Self.hash)\(kind)\(Self.replica)"
        let state = try await Self.ask(Self.document(), headers: HubSample.memberHeaders + [arrived]) {
            try await $0.state()
        }
        let place = SnapshotPlace(
            head: try #require(ContentHash(text: Self.hash)), last: ItemKey(kind: .article, id: ItemID(value: 7)))
        #expect(state.arrived == (isRead ? place : nil) && state.vector == HubSample.vector)
    }

    @Test func `what a hub lacks is named`() async throws {
        let text = Self.document(
            lacking: """
                {"privateRecords":[{"replica":"\(Self.replica)","first":2,"last":9}],"blobs":["\(Self.hash)"]}
                """)
        let lacking = try await Self.ask(text) { try await $0.lacking() }
        #expect(
            lacking
                == Lacking(
                    privateRecords: [ChangeRange(replica: ReplicaID(value: 7), first: 2, last: 9)],
                    blobs: [try #require(ContentHash(text: Self.hash))]))
        #expect(try await Self.ask(Self.document()) { try await $0.lacking() }.isEmpty)
    }

    @Test(arguments: [
        "", "[]", "{}", document(library: "12"), document(vector: #"{"12":12}"#),
        document(vector: #"{"\#(replica)":0}"#), document(vector: #"{"\#(replica)":-1}"#),
        document(vector: #"{"\#(replica)":18446744073709551615}"#), document(vector: #"{"\#(replica)":1.5}"#),
        document(vector: "[]"), String(repeating: "[", count: 100_000),
    ])
    func `a state that can't be is none`(text: String) async throws {
        let problem = await #expect(throws: RemoteProblem.self) {
            try await Self.ask(text) { try await $0.state() }
        }
        #expect(problem?.kind == "not-a-remote")
    }

    @Test(arguments: [
        #"{"privateRecords":[{"replica":"\#(replica)","first":0,"last":9}]}"#,
        #"{"privateRecords":[{"replica":"\#(replica)","first":9,"last":2}]}"#,
        #"{"privateRecords":[{"replica":"\#(replica)","first":1,"last":18446744073709551615}]}"#,
        #"{"privateRecords":[{"replica":"7","first":1,"last":2}]}"#, #"{"blobs":["12"]}"#, #"{"blobs":[12]}"#,
    ])
    func `lacking things that can't be are none`(lacking: String) async throws {
        let problem = await #expect(throws: RemoteProblem.self) {
            try await Self.ask(Self.document(lacking: lacking)) { try await $0.lacking() }
        }
        #expect(problem?.kind == "not-a-remote")
    }

    @Test func `another library is refused`() async throws {
        let text = Self.document(library: String(repeating: "5", count: 32))
        let problem = await #expect(throws: RemoteProblem.self) {
            try await Self.ask(text) { try await $0.state() }
        }
        #expect(problem?.kind == "other-library")
    }

    @Test func `a state that is announced larger than any is not read`() async throws {
        let bytes = answer(type: "application/json", headers: HubSample.memberHeaders, length: 1 << 40)
        let problem = try await HubSample.problem(.readRequest, .send(bytes), .hold) { _ = try await $0.state() }
        #expect(problem?.kind == "not-a-remote")
    }
}
