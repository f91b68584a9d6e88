import WireFormat

/// A bundle that must be refused, and the code that it gets.
struct RefusedBundle {
    let name: String
    let bytes: [UInt8]
    let code: String
    /// Whether a hub, which doesn't see the end before it takes the beginning, says the same.
    let isForHubs: Bool

    init(_ name: String, _ bytes: [UInt8], _ code: String, isForHubs: Bool = false) {
        self.name = name
        self.bytes = bytes
        self.code = code
        self.isForHubs = isForHubs
        let found = Self.code(of: bytes)
        precondition(found == code, "\(name): \(found ?? "nothing") where the page says \(code)")
    }

    var json: JSONValue { ["name": .text(name), "bytes": .hex(bytes), "code": .text(code)] }

    /// What whoever checks a bundle first, and then reads it, says; `nil` where it is taken.
    static func code(of bytes: [UInt8]) -> String? {
        func source() -> (Int) -> [UInt8] {
            var rest = bytes[...]
            return { count in
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count))
            }
        }
        do {
            _ = try BundleReader.check(source: source())
            var reader = try BundleReader(source: source())
            while try reader.next() != nil {}
            return nil
        } catch let problem as BundleProblem {
            return problem.code
        } catch {
            return "\(error)"
        }
    }
}
