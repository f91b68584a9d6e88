internal import Foundation
internal import Hummingbird
internal import NIOCore
internal import SyncProtocol

/// What a route answers, before it is counted and sent.
struct HubAnswer: Sendable {
    /// Hands over the next bytes, and waits until they are on their way.
    typealias Send = (ByteBuffer) async throws -> Void

    enum Body: Sendable {
        case none
        case bytes(ByteBuffer)
        /// What is sent as it comes about; of so many bytes, where that is known.
        case stream(length: Int?, write: @Sendable (_ send: Send) async throws -> Void)
    }

    var status = HTTPResponse.Status.ok
    var headers = HTTPFields()
    var body = Body.none

    /// An answer in JSON, with keys in order so that it reads the same each time.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> HubAnswer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var answer = HubAnswer(status: status)
        answer.headers[.contentType] = HubNames.MediaType.json.rawValue
        answer.body = .bytes(ByteBuffer(bytes: try encoder.encode(value)))
        return answer
    }

    /// An answer in plain text of some kind.
    static func text(_ text: String, type: String) -> HubAnswer {
        var answer = HubAnswer()
        answer.headers[.contentType] = type
        answer.body = .bytes(ByteBuffer(string: text))
        return answer
    }
}
