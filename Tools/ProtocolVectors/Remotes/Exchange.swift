import Causality

/// A request to a hub, and what must be in the answer.
struct Exchange {
    let name: String
    private let method: String
    private let path: String
    private var requestHeaders: [(String, String)] = []
    private var requestBody: [UInt8]?
    private var status = 200
    private var headers: [(String, String)] = []
    private var absentHeaders: [String] = []
    private var further: KeyValuePairs<String, JSONValue?> = [:]

    static let library = ChangeHistory.sampleLibrary

    /// A request about the library.
    init(_ name: String, _ method: String, _ rest: String = "", as role: String? = "writer", body: [UInt8]? = nil) {
        self.init(name, method, at: "/v1/libraries/\(Self.library)\(rest)", as: role, body: body)
    }

    /// A request to any path.
    init(_ name: String, _ method: String, at path: String, as role: String? = nil, body: [UInt8]? = nil) {
        self.name = name
        self.method = method
        self.path = path
        requestBody = body
        if let role { requestHeaders = [("Authorization", "Bearer {\(role)}")] }
    }

    /// This exchange with a further header of the request.
    func sending(_ header: String, _ value: String) -> Exchange {
        var exchange = self
        exchange.requestHeaders.append((header, value))
        return exchange
    }

    /// An answer about the library.
    func answered(
        _ status: Int = 200, by role: String, type: String?, _ further: KeyValuePairs<String, JSONValue?> = [:]
    ) -> Exchange {
        var exchange = self
        exchange.status = status
        if let type { exchange.headers.append(("Content-Type", type)) }
        exchange.headers += [("Lectern-Role", role), ("Lectern-Time", "*")]
        exchange.further = further
        return exchange
    }

    /// Further headers that must be in the answer, or must not.
    func with(_ headers: [(String, String)], without absent: [String] = []) -> Exchange {
        var exchange = self
        exchange.headers += headers
        exchange.absentHeaders += absent
        return exchange
    }

    /// An answer that isn't about the library.
    func answered(_ status: Int, body: String) -> Exchange {
        var exchange = self
        exchange.status = status
        exchange.further = ["body": .hex(Array(body.utf8))]
        return exchange
    }

    /// A refusal.
    func refused(_ status: Int, _ code: String, _ headers: (String, String)...) -> Exchange {
        var exchange = self
        exchange.status = status
        exchange.headers = [("Content-Type", "application/problem+json")] + headers
        exchange.further = ["code": .text(code)]
        return exchange
    }

    /// The case.
    ///
    /// - Parameter bundle: the file of vectors that the hub has taken before.
    func json(holds bundle: String) -> JSONValue {
        let response: JSONValue = [
            "status": .number(status), "headers": Self.object(headers),
            "absentHeaders": absentHeaders.isEmpty ? nil : .list(absentHeaders.map { .text($0) }),
        ]
        return [
            "name": .text(name), "holds": .text(bundle),
            "request": [
                "method": .text(method), "path": .text(path), "headers": Self.object(requestHeaders),
                "body": requestBody.map { .hex($0) },
            ],
            "response": response.with(further),
        ]
    }

    private static func object(_ headers: [(String, String)]) -> JSONValue {
        .object(headers.map { ($0.0, .text($0.1)) })
    }
}
