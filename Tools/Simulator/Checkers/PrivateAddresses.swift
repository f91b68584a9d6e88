internal import Lectern

/// No address is where readers can find it: not in a byte of their files, not in a bundle for them.
enum PrivateAddresses {
    /// The host of every address in a simulation; what stands before it names the machine where it was typed.
    static let host = "private.example"

    /// Looks through a reader's files for addresses that were typed elsewhere.
    static func check(_ machine: Machine) throws(Violation) {
        for name in Files.names(below: machine.directory) {
            guard let bytes = Files.bytes(machine.directory + "/" + name) else { continue }
            if let address = foreignAddress(in: bytes, of: machine.ownAddresses) {
                throw Violation(
                    checker: "private", sentence: "reader \(machine.number) has \(address) in its file \(name)")
            }
        }
    }

    /// Looks through a bundle for readers.
    static func check(bundle path: String) throws {
        guard let bytes = Files.bytes(path) else { return }
        var offset = 0
        var reader = try BundleReader { atMost in
            let end = min(bytes.count, offset + atMost)
            defer { offset = end }
            return Array(bytes[offset..<end])
        }
        while let frame = try reader.next() {
            switch frame {
            case .privateRecords:
                throw Violation(checker: "private", sentence: "a bundle for readers holds private records")
            case .segment(let segment):
                for change in segment.changes {
                    if let address = foreignAddress(in: change.body, of: []) {
                        throw Violation(checker: "private", sentence: "a bundle for readers holds \(address)")
                    }
                }
            case .items(let items):
                for item in items {
                    if let address = foreignAddress(in: item.row + item.texts.flatMap { $0.runs.joined() }, of: []) {
                        throw Violation(checker: "private", sentence: "a bundle for readers holds \(address)")
                    }
                }
            case .blobs, .snapshot: break
            }
        }
    }

    private static func foreignAddress(in bytes: [UInt8], of machines: Set<Int>) -> String? {
        let sought = Array("@\(host)".utf8)
        guard let first = sought.first, bytes.count > sought.count else { return nil }
        let own = machines.map { "m\($0)s" }
        return bytes.withUnsafeBufferPointer { bytes in
            for index in 0...(bytes.count - sought.count)
            where bytes[index] == first && bytes[index..<index + sought.count].elementsEqual(sought) {
                let letters = Set("ms0123456789".utf8)
                let local = bytes[max(0, index - 12)..<index].reversed().prefix { letters.contains($0) }.reversed()
                let name = String(decoding: Array(local), as: UTF8.self)
                if !own.contains(where: name.contains) { return name + "@" + host }
            }
            return nil
        }
    }
}
