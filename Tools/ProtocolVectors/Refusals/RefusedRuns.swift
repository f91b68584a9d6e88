import Causality
import LibraryModel
import WireFormat

/// What stands in a segment for its changes, in forms that must be refused.
enum RefusedRuns {
    /// The head of a segment of so many changes, which leads nowhere.
    private static func head(_ count: UInt8) -> [UInt8] {
        ReplicaID(value: 1).bytes + [1, count] + ContentHash.zero.bytes + [0] + ContentHash.zero.bytes
    }

    static func cases(
        _ vector: (_ name: String, _ type: UInt8, _ entries: Int, _ payload: [UInt8], _ code: String) -> JSONValue
    ) throws -> [JSONValue] {
        let long: [UInt8] = [0x81, 0x80, 0x80, 0x20]
        return [
            vector("a body of more than 64 MiB", 1, 1, head(1) + [5] + long, "bundle-over-limit"),
            vector("a body that is longer than the segment", 1, 1, head(1) + [5, 9, 0, 0], "bundle-damaged"),
            vector("a time in more bytes than it takes", 1, 1, head(1) + [0x85, 0, 2, 0, 0], "bundle-damaged"),
        ]
    }
}
