import Causality
import LibraryModel
import WireFormat

/// Whole bundles, and what a replica is that had nothing and imported one.
enum GoldenVectors {
    /// A bundle that other files of vectors begin with.
    static let commentsFile = "golden/comments.bundle"

    private struct Golden {
        let name: String
        let file: String
        let flags: UInt64
        let history: ChangeHistory
        let frames: [SampleFrame]

        var bytes: [UInt8] {
            var assembly = BundleAssembly(library: history.library, flags: flags, to: history.vector)
            for frame in frames { assembly.add(frame) }
            return assembly.finished()
        }
    }

    static func files() throws -> [VectorFile] {
        let all = try bundles()
        return try [VectorFile("golden/bundles.json", all.map { try vector($0) })]
            + all.map { VectorFile(path: $0.file, bytes: $0.bytes) }
    }

    private static func bundles() throws -> [Golden] {
        let comments = try SampleHistory.comments()
        let reading = try ReadingHistory()
        let typing = TypingHistory.all()[3].1
        return try [
            Golden(
                name: "a page, two comments and their addresses", file: commentsFile, flags: 2, history: comments,
                frames: comments.frames(blobs: [SampleHistory.body])),
            Golden(
                name: "the same for a reader", file: "golden/reader.bundle", flags: 1, history: comments,
                frames: comments.frames(blobs: [SampleHistory.body]).filter { $0.word != "private records" }),
            Golden(
                name: "two people who read, mark, edit, trash and purge apart", file: "golden/reading.bundle", flags: 0,
                history: reading.history, frames: reading.history.frames(blobs: reading.captures)),
            Golden(
                name: "a note that was typed", file: "golden/typing.bundle", flags: 0, history: typing,
                frames: typing.frames(blobs: [])),
        ]
    }

    private static func vector(_ golden: Golden) throws -> JSONValue {
        var state = LibraryState()
        for link in golden.history.links {
            let delivery = try state.receive(link.change)
            precondition(delivery == .ready, "changes stand in an order that causality allows")
        }
        let kinds = state.items.keys.map(\.kind)
        let counts = Set(kinds).sorted().map { kind in
            (key: "\(kind.rawValue)", value: JSONValue.number(kinds.count { $0 == kind }))
        }
        let entries = { (word: String) in
            JSONValue.number(golden.frames.filter { $0.word == word }.reduce(0) { $0 + $1.entries })
        }
        return [
            "name": .text(golden.name), "file": .text(golden.file), "library": .name(golden.history.library),
            "flags": .number(golden.flags), "from": "-", "to": .name(golden.history.vector),
            "changes": entries("segment"), "blobs": entries("blobs"), "privateRecords": entries("private records"),
            "vector": .name(state.vector), "digest": .name(state.digest), "items": .object(counts),
        ]
    }
}
