import NIOHTTP1
import SyncProtocol
import Testing

@testable import HubRemote

@Suite struct RefusalTests {
    @Test(arguments: [
        (400, "request-newer", "refused request-newer"), (400, "interrupted", "interrupted"),
        (401, "unauthorized", "refused unauthorized"),
        (401, "token-expired", "refused token-expired"), (403, "forbidden", "refused forbidden"),
        (404, "unknown-library", "refused unknown-library"), (405, "method", "refused method"),
        (409, "fork", "refused fork"), (409, "gap", "refused gap"), (413, "too-large", "refused too-large"),
        (422, "damaged", "refused damaged"), (429, "too-many-requests", "busy"), (503, "busy", "busy"),
        (503, "locked", "busy"), (500, "failed", "remote-failed"), (507, "disk-full", "remote-failed"),
        (400, nil, "not-a-remote"), (401, nil, "not-a-remote"), (403, nil, "not-a-remote"), (404, nil, "not-a-remote"),
        (407, nil, "not-a-remote"), (413, nil, "refused too-large"),
        (408, nil, "interrupted"), (429, nil, "busy"), (500, nil, "remote-failed"), (502, nil, "remote-failed"),
        (503, nil, "busy"), (504, nil, "remote-failed"), (201, nil, "not-a-remote"), (204, "x", "not-a-remote"),
        (301, nil, "not-a-remote"), (302, "moved", "not-a-remote"), (308, nil, "not-a-remote"),
    ])
    func `a status means one kind of problem`(status: Int, code: String?, kind: String) {
        let document = code.flatMap { ProblemDocument(Array(#"{"code":"\#($0)","title":"No."}"#.utf8)) }
        #expect((document == nil) == (code == nil))
        let refusal = Refusal(status: .init(statusCode: status), headers: [:], document: document)
        #expect(refusal.problem(at: "hub").kind == kind)
    }

    @Test func `what a hub says of its own trouble, and what to do, reaches whoever asked`() {
        let text = #"{"code":"disk-full","title":"T.","detail":"The hub's disk is full.","remedy":"Tell its owner."}"#
        let full = Refusal(
            status: .insufficientStorage, headers: [:], document: ProblemDocument(Array(text.utf8))
        ).problem(at: "hub")
        #expect(full.sentence == "hub failed: it answers with status 507 and says: The hub's disk is full.")
        #expect(full.remedy == "Tell its owner.")
        #expect(full.isTransient)
        let silent = Refusal(status: .badGateway, headers: [:], document: nil).problem(at: "hub")
        #expect(silent.sentence == "hub failed: it answers with status 502.")
        #expect(silent.remedy.hasPrefix("Sync again later"))
    }

    @Test func `what stands on the way is told from a hub`() {
        let large = Refusal(status: .payloadTooLarge, headers: [:], document: nil).problem(at: "hub")
        #expect(large.sentence == "hub refused: Something on the way takes no request of this size.")
        #expect(large.remedy.contains("Operating.md"))
        let login = Refusal(status: .proxyAuthenticationRequired, headers: [:], document: nil).problem(at: "hub")
        #expect(login.sentence.contains("something on the way wants a login"))
    }

    @Test func `a redirection is named, and made harmless`() {
        let refusal = Refusal(
            status: .found, headers: ["Location": "https://else\u{1B}[2Jwhere/" + String(repeating: "x", count: 500)],
            document: nil)
        guard case .notARemote(_, let cause) = refusal.problem(at: "hub") else {
            Issue.record("a redirection is not followed")
            return
        }
        #expect(cause.hasPrefix("it sends everybody elsewhere, to https://else [2Jwhere/xxx"))
        #expect(cause.unicodeScalars.count < 260)
    }

    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("120", 120), ("99999999999999999999999", 366 * 86_400),
            ("Sun, 06 Nov 1994 08:49:47 GMT", 10), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("Mon, 07 Nov 1994 08:49:37 GMT", 86_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 366 * 86_400),
            ("", nil), ("-1", nil), ("1.5", nil), ("soon", nil), ("7 ", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
            ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
        ] as [(String, Int?)])
    func `a pause is asked for in seconds or as a date`(value: String, seconds: Int?) {
        let headers: HTTPHeaders = ["Retry-After": value, "Date": "Sun, 06 Nov 1994 08:49:37 GMT"]
        #expect(RetryAfter(headers)?.seconds == seconds)
    }

    @Test func `without the server's clock a date is compared with this one's`() {
        #expect(RetryAfter(["Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"])?.seconds == 366 * 86_400)
        #expect(RetryAfter(["Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"])?.seconds == 0)
        #expect(RetryAfter([:]) == nil)
    }

    @Test func `a busy hub's pause reaches whoever asked`() {
        let refusal = Refusal(status: .serviceUnavailable, headers: ["Retry-After": "7"], document: nil)
        #expect(refusal.problem(at: "hub") == .busy(remote: "hub", retryAfterInSeconds: 7))
    }

    @Test func `a document's detail goes before its title, and a remedy is always there`() {
        let whole = ProblemDocument(Array(#"{"code":"a-b2","title":"T.","detail":"D.","remedy":"R."}"#.utf8))
        #expect(whole.map { [$0.code, $0.sentence, $0.remedy] } == ["a-b2", "D.", "R."])
        let short = ProblemDocument(Array(#"{"code":"a","title":"T.","status":400,"more":[1]}"#.utf8))
        #expect(short?.sentence == "T.")
        #expect(short?.remedy == "Ask whoever runs the hub.")
    }

    @Test(arguments: [
        "", "[]", "no", #"{"title":"T."}"#, #"{"code":"a"}"#, #"{"code":7,"title":"T."}"#,
        #"{"code":"","title":"T."}"#, #"{"code":"A","title":"T."}"#, #"{"code":"a\u001b","title":"T."}"#,
        #"{"code":"a b","title":"T."}"#, #"{"code":"a--b","title":"T."}"#,
        #"{"code":"\#(String(repeating: "a", count: 65))","title":"T."}"#, String(repeating: "[", count: 60_000),
    ])
    func `what is no hub's document is none`(text: String) {
        #expect(ProblemDocument(Array(text.utf8)) == nil)
    }

    @Test func `a hub that repeats the token is quoted without it`() throws {
        let secret = HubSample.token
        let token = try BearerToken(secret)
        func document(_ detail: String) -> ProblemDocument? {
            let text = #"{"code":"unauthorized","title":"T.","detail":"\#(detail)","remedy":"Not \#(secret)."}"#
            return ProblemDocument(Array(text.utf8), sentWith: token)
        }
        let twice = document("\(secret)\(secret) is unknown, Bearer \(secret)\u{301}.")
        #expect(twice?.sentence == "…… is unknown, Bearer …\u{301}.")
        #expect(twice?.remedy == "Not ….")
        let long = String(repeating: "x", count: 990)
        #expect(document(long + secret)?.sentence == long + "…")

        let moved = Refusal(
            status: .found, headers: ["Location": "https://else/?token=\(secret)"], document: nil, token: token)
        #expect(moved.problem(at: "hub").sentence.contains("https://else/?token=…"))
        let word = try BearerToken("abcdefgh01234567")
        #expect(ProblemDocument(Array(#"{"code":"abcdefgh01234567","title":"T."}"#.utf8), sentWith: word) == nil)
    }

    @Test(arguments: [
        ("plain – “quoted” ü 字", "plain – “quoted” ü 字"), ("a\u{1B}[31mb", "a [31mb"), ("a\r\nb\tc\u{0}d", "a  b c d"),
        ("a\u{202E}b\u{2066}c\u{200B}d", "a b c d"), ("a\u{2028}b\u{9B}c\u{7F}", "a b c "),
        (String(repeating: "x", count: 50), String(repeating: "x", count: 20) + "…"),
    ])
    func `a stranger's words steer nothing`(text: String, shown: String) {
        #expect(text.harmless(upTo: 20) == shown)
    }
}
