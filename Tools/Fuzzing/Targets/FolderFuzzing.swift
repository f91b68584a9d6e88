internal import Causality
internal import FolderRemote

/// What lies in a folder that other programs write in too.
enum FolderFuzzing {
    /// Lines of directory and file, and the whole as an acknowledgement.
    static func run(_ input: [UInt8]) -> Bool {
        var isAccepted = false
        for line in String(decoding: input, as: UTF8.self).split(separator: "\n") {
            let names = line.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard names.count == 2, let writer = ReplicaID(canonicalText: names[0]),
                let file = SegmentFile(writer: writer, name: names[1])
            else { continue }
            precondition(Array(file.path.utf8) == Array("log/\(line)".utf8), "a file has two names")
            isAccepted = true
        }
        if let acknowledgement = Acknowledgement(bytes: input) {
            let bytes = acknowledgement.bytes
            precondition(Acknowledgement(bytes: bytes)?.bytes == bytes, "an acknowledgement changes by being written")
            isAccepted = true
        }
        return isAccepted
    }
}
