internal import Causality
internal import WireFormat

extension SegmentFileReader {
    /// The operations, of a file of which nothing was read, whose private records are in it.
    ///
    /// Cost: reads and verifies the whole file, and holds one frame of it.
    mutating func recorded() throws -> [Dot: PrivateWrite] {
        var recorded: [Dot: PrivateWrite] = [:]
        var writes: [Dot: PrivateWrite] = [:]
        while let step = try next() {
            switch step {
            case .segment(let verified): writes = verified.privateWrites
            case .privateRecords(let entries): for entry in entries { recorded[entry.dot] = writes[entry.dot] }
            }
        }
        return recorded
    }
}
