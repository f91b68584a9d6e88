import Causality

/// Names and small files of a shared folder.
enum FolderVectors {
    private static let writer = ReplicaID(value: 1)
    private static let author = ReplicaID(bytes: 0..<16)
    private static let head = "ab78184542543ba1"
    private static let hash = ContentHash(hashing: Array("The words of a.".utf8))

    // MARK: Names

    static var names: [JSONValue] { good + strange + elsewhere }

    private static func file(_ range: String = "1-2", head: String = head, ending: String = ".seg") -> String {
        "log/\(writer)/\(author)-\(range)-\(head)\(ending)"
    }

    private static var good: [JSONValue] {
        let range = ChangeRange(replica: author, first: 1, last: 2)
        let single = ChangeRange(replica: author, first: 300, last: 300)
        let last = ChangeRange(replica: author, first: 1, last: Causality.largestSequence)
        return [
            name("the file that says which library it is", "library.json", "library"),
            name(
                "a file of changes", file(), "changes",
                ["writer": .name(writer), "run": .run(range), "head": .text(head)]),
            name(
                "a file of one change", file("300-300"), "changes",
                ["writer": .name(writer), "run": .run(single), "head": .text(head)]),
            name(
                "a file up to the largest place there is, whose hash begins with zeros",
                file("1-\(Causality.largestSequence)", head: "0000000000000001"), "changes",
                ["writer": .name(writer), "run": .run(last), "head": "0000000000000001"]),
            name("what a writer says it holds", "log/\(writer)/seen", "seen", ["writer": .name(writer)]),
            name("a blob", "blob/\("\(hash)".prefix(2))/\(hash)", "blob", ["hash": .name(hash)]),
            name("a file on its way", "log/\(writer)/.new-1f.tmp", "arriving"),
            name(
                "any hidden name beside files of changes", "log/\(writer)/.\(author)-1-2-\(head).seg.Xy12", "arriving"),
            name("a hidden name beside directories of writers", "log/.stfolder", "arriving"),
        ]
    }

    private static var strange: [JSONValue] {
        let capital = "\(author)".uppercased()
        return [
            name("capital letters in an author's id", "log/\(writer)/\(capital)-1-2-\(head).seg", "strange"),
            name("capital letters in a hash", file(head: head.uppercased()), "strange"),
            name("capital letters in the ending", file(ending: ".SEG"), "strange"),
            name("a hash that is too short", file(head: "ab78184542543ba"), "strange"),
            name("a hash that is too long", file(head: head + "0"), "strange"),
            name("a hash with a sign", file(head: "+b78184542543ba1"), "strange"),
            name("a leading zero", file("01-2"), "strange"), name("a sign", file("+1-2"), "strange"),
            name("the place 0", file("0-2"), "strange"),
            name("a run that ends before it begins", file("3-2"), "strange"),
            name("a place above the largest", file("1-\(Causality.largestSequence + 1)"), "strange"),
            name("digits that aren't ASCII", file("\u{661}-2"), "strange"),
            name("a conflict copy", file(ending: ".sync-conflict-20261128-120000-ABCDEFG.seg"), "strange"),
            name("a copy by a person", file(ending: " (1).seg"), "strange"),
            name("another ending", file(ending: ".seg.bak"), "strange"),
            name("a part is missing", file("1"), "strange"),
            name("a directory that is no writer's", "log/notes", "strange"),
            name("a writer in capital letters", "log/\(capital)", "strange"),
            name("a writer whose id is too short", "log/\("\(writer)".dropLast())", "strange"),
        ]
    }

    private static var elsewhere: [JSONValue] {
        [
            name("what stands beside library.json is nobody's concern", "notes.txt", "elsewhere"),
            name("so are other directories", "snap/1", "elsewhere"),
        ]
    }

    private static func name(
        _ name: String, _ path: String, _ kind: String, _ further: KeyValuePairs<String, JSONValue?> = [:]
    ) -> JSONValue {
        (["name": .text(name), "path": .text(path), "is": .text(kind)] as JSONValue).with(further)
    }

    // MARK: library.json

    static var libraries: [JSONValue] {
        let library = "0000000000000000000000000000c0de"
        let line = "{\"format\":1,\"library\":\"\(library)\"}\n"
        let good: JSONValue = [
            "name": "as it is written", "bytes": .text(line), "means": "library", "library": .text(library),
        ]
        let others = [
            ("a larger format", "{\"format\":2,\"library\":\"\(library)\"}\n", "newer"),
            ("a larger format, and something else in it", "{\"format\":12,\"name\":\"x\"}\n", "newer"),
            ("an empty file", "", "unreadable"), ("a file that was cut", String(line.dropLast(10)), "unreadable"),
            ("an id in capital letters", line.replacingFirst("c0de", with: "C0DE"), "unreadable"),
            ("an id that is too short", line.replacingFirst("c0de", with: "c0d"), "unreadable"),
            ("something behind the id", line.replacingFirst("\"}", with: "\",\"x\":1}"), "unreadable"),
            ("text in front", " " + line, "unreadable"),
        ]
        return [good]
            + others.map { ["name": .text($0.0), "bytes": .text($0.1), "means": .text($0.2)] }
    }

    // MARK: seen

    static var acknowledgements: [JSONValue] {
        let holds = "holds \(writer) 3\n"
        let text = "lectern-seen 1\n" + holds
        return [
            seen("nothing is held", "lectern-seen 1\n"),
            seen(
                "changes of two authors", text + "holds \(author) \(Causality.largestSequence)\n",
                holds: [writer: 3, author: Causality.largestSequence]),
            seen(
                "a blob that is absent, and one that is damaged",
                text + "absent-blob \(hash)\ndamaged-blob \(ContentHash.zero)\n", holds: [writer: 3], absent: [hash],
                damaged: [.zero]),
            seen(
                "a file that was passed over, and private records that are lacking",
                text + "damaged-file \(writer) \(author)-1-2-\(head).seg\nlacks-private \(author) 4 9\n",
                holds: [writer: 3], files: ["\(writer)/\(author)-1-2-\(head).seg"],
                lacks: [ChangeRange(replica: author, first: 4, last: 9)]),
            seen(
                "lines that nobody knows are passed over", text + "wishes much\nholds x y\nholds \(author) 0\n",
                holds: [writer: 3], written: text),
            broken("a file that was cut", sealed(text).dropLast(1)), broken("an empty file", ""),
            broken("a file whose last line is of other bytes", sealed(text).replacingFirst(" 3\n", with: " 4\n")),
            broken("another first line", sealed("lectern-seen 2\n" + holds)), broken("no last line", text[...]),
            broken("something behind the last line", (sealed(text) + "\n")[...]),
        ]
    }

    private static func sealed(_ text: String) -> String {
        text + "sha256 \(ContentHash(hashing: Array(text.utf8)))\n"
    }

    private static func seen(
        _ name: String, _ text: String, holds: [ReplicaID: UInt64] = [:], absent: [ContentHash] = [],
        damaged: [ContentHash] = [], files: [String] = [], lacks: [ChangeRange] = [], written: String? = nil
    ) -> JSONValue {
        let vector = VersionVector(holds.map { ChangeID(replica: $0.key, sequence: $0.value) })
        return [
            "name": .text(name), "bytes": .text(sealed(text)), "whole": true, "holds": .name(vector),
            "absentBlobs": .names(absent), "damagedBlobs": .names(damaged),
            "damagedFiles": .list(files.map { .text($0) }), "lacksPrivate": .runs(lacks),
            "written": written.map { .text(sealed($0)) },
        ]
    }

    private static func broken(_ name: String, _ text: some StringProtocol) -> JSONValue {
        ["name": .text(name), "bytes": .text(String(text)), "whole": false]
    }
}
