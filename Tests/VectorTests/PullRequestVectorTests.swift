import Causality
import SyncProtocol
import Testing
import WireFormat

@Suite struct PullRequestVectorTests {
    @Test func `requests are read, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "pull-requests.json") {
            var request = PullRequest()
            request.held = try vector.cases("held").map { try $0.contextEntry() }
            request.withheld = try vector.runs("withheld")
            request.wantedBlobs = try vector.texts("wanted").map { try VectorCase.hash($0) }
            switch try vector.text("blobs") {
            case "all": request.blobs = .all
            case "none": request.blobs = .none
            case let milliseconds: request.blobs = .since(milliseconds: Int64(milliseconds) ?? 0)
            }
            #expect(try PullRequest(bytes: vector.hex("bytes")) == request, "\(vector)")
            #expect(request.encoded == (try vector.hex(vector.has("written") ? "written" : "bytes")), "\(vector)")
        }
    }

    @Test func `requests that break a rule get the code of the vectors`() throws {
        for vector in try VectorFolder.cases(in: "rejected/pull-requests.json") {
            let (bytes, code) = (try vector.hex("bytes"), try vector.text("code"))
            #expect("\(vector)") { try PullRequest(bytes: bytes) } throws: { ($0 as? RequestProblem)?.code == code }
        }
    }
}
