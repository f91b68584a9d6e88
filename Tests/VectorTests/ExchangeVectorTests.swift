import Foundation
import SyncProtocol
import Testing
import WireFormat

/// Whether exchanges with a hub are as the pages say; whether a hub answers so is tested with the hub.
@Suite struct ExchangeVectorTests {
    @Test func `every refusal of an exchange has the status that its code has on the page`() throws {
        let page = VectorFolder.root.appending(path: "Protocol/HTTP.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let table = try #require(text.components(separatedBy: "| status | code | then |\n").last)
        var statuses: [String: Int] = [:]
        for line in table.split(separator: "\n").dropFirst().prefix(while: { $0.hasPrefix("|") }) {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            for code in cells[1].matches(of: #/`([a-z-]+)`/#) { statuses[String(code.1)] = Int(cells[0]) }
        }
        #expect(statuses.count >= 25)
        for vector in try VectorFolder.cases(in: "http.json") {
            let response = try vector.object("response")
            guard response.has("code") else {
                #expect([200, 204, 206].contains(try response.number("status")), "\(vector)")
                continue
            }
            #expect(statuses[try response.text("code")] == (try response.number("status")), "\(vector)")
        }
    }

    @Test func `requests and bundles of exchanges can be read where they are not refused`() throws {
        var (pulls, pushes) = (0, 0)
        for vector in try VectorFolder.cases(in: "http.json") {
            let request = try vector.object("request")
            let path = try request.text("path")
            guard request.has("body"), try vector.object("response").number("status") == 200 else { continue }
            let bytes = try request.hex("body")
            if path.hasSuffix("/pull") {
                _ = try PullRequest(bytes: bytes)
                pulls += 1
            } else if path.hasSuffix("/push") {
                _ = try BundleBytes.read(bytes)
                pushes += 1
            }
        }
        #expect(pulls >= 8 && pushes >= 4)
    }
}
