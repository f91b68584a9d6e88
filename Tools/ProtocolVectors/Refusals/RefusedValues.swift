import Causality
import LibraryModel
import SyncProtocol

/// Smaller things that can't be read: values, rows, numbers, private records, requests, names.
enum RefusedValues {
    // MARK: Values count as absent

    static var values: [JSONValue] {
        let anchor = TextAnchor(capture: ValueVectors.capture, start: 5, end: 7, quote: "ab", prefix: "x", suffix: "y")
        let bytes = anchor.canonicalBytes
        let run: [UInt8] = [0, 5, 2]
        let large: [UInt8] = [0x81, 0x80, 0x80, 0x08]
        let hash = ValueVectors.capture.bytes
        let long = [UInt8](repeating: 0x78, count: 4_097)
        return [
            value("not UTF-8", "plain text", [0x61, 0xff]), value("no bytes", "integer", []),
            value("bytes behind an integer", "integer", [2, 0]),
            value("an integer in more bytes than it takes", "integer", [0x82, 0]),
            value("a byte that is neither", "yes or no", [2]), value("two bytes", "yes or no", [1, 1]),
            value("no byte", "yes or no", []),
            value("fewer texts than are stated", "list of texts", [2, 1, 0x61]),
            value("a text of more than 4 KiB", "list of texts", [1, 0x81, 0x20] + long),
            value("more than 256 texts", "list of texts", [0x81, 2] + [UInt8](repeating: 0, count: 257)),
            value("an id that ends too early", "item name", [1] + [UInt8](repeating: 0, count: 15)),
            value("no rule version", "article link", [1, 0x61, 1, 0x61]),
            value(
                "an address of more than 8 KiB", "source link",
                [0x81, 0x40] + [UInt8](repeating: 0x78, count: 8_193) + [0]),
            value("a stage that nobody knows", "reading state", [3, 0]),
            value("more than 1000", "reading state", [1, 0xe9, 7]),
            value("no media type", "capture reference", hash),
            value("a media type of more than 4 KiB", "capture reference", hash + [0x81, 0x20] + long),
            value("an anchor that ends too early", "anchor", Array(bytes.dropLast())),
            value("a quote that is not UTF-8", "anchor", hash + [5, 2, 2, 0xff, 0xff, 0, 0, 0]),
            value("a start beyond 16 Mi", "anchor", hash + large + [2, 1, 0x61, 0, 0, 0]),
            value("a length beyond 16 Mi", "anchor", hash + [5] + large + [1, 0x61, 0, 0, 0]),
            value("a marked run of a form that there isn't", "anchor", bytes.dropLast() + [1, 2, 5, 2]),
            value("fewer marked runs than are stated", "anchor", bytes.dropLast() + [2] + run),
            value(
                "more scalars marked than a quote can have", "anchor", bytes.dropLast() + [1, 0, 5, 0x81, 0x80, 0x10]),
            value(
                "more scalars marked in two runs than a quote can have", "anchor",
                bytes.dropLast() + [2, 0, 5, 0x80, 0x80, 0x10] + run),
            value(
                "a marked run of the change 0", "anchor",
                bytes.dropLast() + [1, 1] + ReplicaID(value: 1).bytes + [0, 0, 0, 1]),
        ]
    }

    private static func value(_ name: String, _ type: String, _ bytes: [UInt8]) -> JSONValue {
        precondition(!isReadable(type, bytes), "\(type), \(name): it can't be read")
        return ["name": .text("\(type): \(name)"), "type": .text(type), "bytes": .hex(bytes)]
    }

    private static func isReadable(_ type: String, _ bytes: [UInt8]) -> Bool {
        switch type {
        case "plain text": (try? String(canonicalBytes: bytes)) != nil
        case "integer": (try? Int64(canonicalBytes: bytes)) != nil
        case "yes or no": (try? Bool(canonicalBytes: bytes)) != nil
        case "list of texts": (try? [String](canonicalBytes: bytes)) != nil
        case "item name": (try? ItemKey(canonicalBytes: bytes)) != nil
        case "article link": (try? ArticleLink(canonicalBytes: bytes)) != nil
        case "source link": (try? SourceLink(canonicalBytes: bytes)) != nil
        case "reading state": (try? ReadingState(canonicalBytes: bytes)) != nil
        case "capture reference": (try? CaptureReference(canonicalBytes: bytes)) != nil
        default: (try? TextAnchor(canonicalBytes: bytes)) != nil
        }
    }

    // MARK: Numbers

    static var numbers: [JSONValue] {
        let replica = ReplicaID(value: 1).bytes
        let ten = [UInt8](repeating: 0x80, count: 9)
        return [
            number("no bytes", "number", []), number("more bytes are announced", "number", [0x80]),
            number("more bytes than it takes", "number", [0x80, 0]),
            number("300 in three bytes", "number", [0xac, 0x82, 0]),
            number("more than 64 bits", "number", ten + [2]), number("eleven bytes", "number", ten + [0x80, 1]),
            number("bytes behind it", "number", [1, 1]), number("more than 64 bits", "signed", ten + [2]),
            number("seven bytes", "u64", [0, 0, 0, 0, 0, 0, 0]),
            number("a length beyond the end", "text", [3, 0x61, 0x62]),
            number("not UTF-8", "text", [1, 0xff]), number("half a scalar", "text", [2, 0xf0, 0x9f]),
            number("half a surrogate pair", "text", [3, 0xed, 0xa0, 0x80]),
            number("a scalar in more bytes than it takes", "text", [2, 0xc0, 0x80]),
            number("a length beyond the end", "bytes", [1]), number("a length beyond the end", "optional", [2]),
            number("fifteen bytes", "id", [UInt8](repeating: 0, count: 15)),
            number("31 bytes", "hash", [UInt8](repeating: 0, count: 31)),
            number("the change 0", "dot", replica + [0, 0]),
            number("an index of more than 32 bits", "dot", replica + [1, 0x80, 0x80, 0x80, 0x80, 0x10]),
            number("out of order", "dots", [2] + replica + [2, 0] + replica + [1, 0]),
            number("one twice", "dots", [2] + replica + [1, 0] + replica + [1, 0]),
            number("an author twice", "vector", [2] + replica + [1] + replica + [2]),
            number("the change 0", "vector", [1] + replica + [0]),
            number("a change above the largest", "vector", [1] + replica + [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]),
        ]
    }

    private static func number(_ name: String, _ type: String, _ bytes: [UInt8]) -> JSONValue {
        ["name": .text("\(type): \(name)"), "type": .text(type), "bytes": .hex(bytes)]
    }

    // MARK: Private records

    static var privateRecords: [JSONValue] {
        let bodies: [(String, [UInt8])] = [
            ("no bytes", []), ("fewer fields than are stated", [2, 1, 1, 0x61]),
            ("a text that is not UTF-8", [1, 1, 1, 0xff]),
            ("more fields than there may be", [65] + [UInt8](repeating: 0, count: 130)),
            ("a text that is longer than the record", [1, 1, 9, 0x61]),
        ]
        return bodies.map { name, body in
            let record = PrivateRecord(salt: 0, body: body)
            precondition(record.value(of: CommentField.privateEmail) == nil, "\(name): it has no address")
            return ["name": .text(name), "body": .hex(body)]
        }
    }

    // MARK: Requests

    static var requests: [JSONValue] {
        let entry = ReplicaID(value: 1).bytes + [1] + [UInt8](repeating: 0, count: 8)
        let other = ReplicaID(value: 2).bytes + entry.dropFirst(16)
        let all: [(String, [UInt8])] = [
            ("the version 0", [0, 0, 0, 0, 0]), ("a newer version", [2]), ("a version alone", [1]),
            ("a request that ends too early", [1, 0, 0, 0]), ("bytes behind it", [1, 0, 0, 0, 0, 0]),
            ("authors out of order", [1, 2] + other + entry + [0, 0, 0]),
            ("an author twice", [1, 2] + entry + entry + [0, 0, 0]),
            ("the change 0", [1, 1] + entry.prefix(16) + [0] + entry.suffix(8) + [0, 0, 0]),
            ("a policy that there isn't", [1, 0, 3, 0, 0]), ("a time that is missing", [1, 0, 2]),
            (
                "a run beyond the largest change",
                [1, 0, 0, 1] + entry.prefix(16) + [2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f, 0]
            ),
            ("a run that begins with the change 0", [1, 0, 0, 1] + entry.prefix(16) + [0, 1, 0]),
            ("more runs than there may be", [1, 0, 0, 0x81, 0x20] + entry),
            ("half a hash", [1, 0, 0, 0, 1] + entry.prefix(16)),
            ("more hashes than there may be", [1, 0, 0, 0, 0x81, 0x20] + entry),
            ("more authors than there may be", [1, 0x81, 0x80, 0x04] + entry),
            ("a count in more bytes than it takes", [1, 0x80, 0, 0, 0, 0]),
        ]
        return all.map { name, bytes in
            do throws(RequestProblem) {
                _ = try PullRequest(bytes: bytes)
                preconditionFailure("\(name): it is refused")
            } catch {
                return ["name": .text(name), "bytes": .hex(bytes), "code": .text(error.code)]
            }
        }
    }

    // MARK: Names

    static var names: [JSONValue] {
        let id = String(repeating: "0", count: 31)
        let texts: [(String, String, String)] = [
            ("an id of 31 digits", "id", id), ("an id of 33 digits", "id", id + "00"),
            ("an id with a sign", "id", "+" + id),
            ("an id with a letter that is no digit", "id", id + "g"),
            ("an id in digits that aren't ASCII", "id", id + "\u{661}"),
            ("a hash of 63 digits", "hash", id + id + "0"), ("a vector with a change 0", "vector", id + "1:0"),
            ("a vector that names an author twice", "vector", "\(id)1:1,\(id)1:2"),
            ("a vector without a place", "vector", id + "1"),
            ("a vector with a comma too many", "vector", id + "1:1,"),
            ("a vector with a space", "vector", id + "1:1, \(id)2:1"),
            ("a vector with a sign", "vector", id + "1:+1"),
            ("a vector above the largest change", "vector", id + "1:281474976710657"),
        ]
        let codes = [
            ("a URL without a scheme", "url", "example.org/a"),
            ("a URL that is a program", "url", "javascript:alert(1)"),
            ("a name of white space", "name", " \t\u{a0}"), ("a name with a line break", "name", "a\nb"),
        ]
        return texts.map { ["name": .text($0.0), "type": .text($0.1), "text": .text($0.2)] }
            + codes.map { name, type, text in
                ["name": .text(name), "type": .text(type), "text": .text(text), "code": .text(code(type, text))]
            }
    }

    private static func code(_ type: String, _ text: String) -> String {
        do {
            if type == "url" { _ = try CanonicalURL(text) } else { _ = try NameKey(text) }
        } catch let problem as URLProblem {
            return problem.code
        } catch let problem as NameKeyProblem {
            return problem.code
        } catch {
            preconditionFailure("\(text) is refused with a code")
        }
        preconditionFailure("\(text) is refused")
    }
}
