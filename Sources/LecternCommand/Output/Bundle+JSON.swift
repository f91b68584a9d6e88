import Lectern

extension BundleHeader {
    /// What a bundle says of itself.
    var members: [JSONValue.Member] {
        [
            .init(name: "library", value: .string(library.description)),
            .init(name: "from", value: .string(from.description)),
            .init(name: "to", value: .string(to.description)),
            .init(name: "containsPrivate", value: .bool(flags.contains(.containsPrivate))),
            .init(name: "withholdsPrivate", value: .bool(flags.contains(.withholdsPrivate))),
            .init(name: "omitsBlobs", value: .bool(flags.contains(.omitsBlobs))),
        ]
    }
}

extension BundleSummary {
    /// What it holds, counted.
    var members: [JSONValue.Member] {
        [
            .init(name: "changes", value: JSONValue(changes)),
            .init(name: "blobs", value: JSONValue(blobs)),
            .init(name: "privateRecords", value: JSONValue(privateRecords)),
            .init(name: "items", value: JSONValue(items)),
            .init(name: "frames", value: JSONValue(frames)),
            .init(name: "bytes", value: JSONValue(bytes)),
            .init(name: "hash", value: .string(hash.description)),
        ]
    }
}

extension Segment.Outline {
    var json: JSONValue {
        [
            "replica": .string(range.replica.description), "first": .number(Int64(range.first)),
            "last": .number(Int64(range.last)), "parts": JSONValue(parts), "headHash": .string(headHash.description),
        ]
    }
}
