import Foundation
import Testing

@Suite struct FileShapeTests {
    /// Words that say nothing about what a file holds.
    private static let emptyNames: Set<String> = [
        "util", "utils", "utilities", "common", "helper", "helpers", "manager", "base", "info", "impl", "new",
    ]

    /// Spelt in halves, so that this file doesn't find itself.
    private static let reminders = ["TO" + "DO", "FIX" + "ME"]

    @Test func `no Swift file is longer than 500 lines`() throws {
        var offences: [String] = []
        for path in try ProjectTree.swiftFiles() {
            let count = try ProjectTree.text(of: path).count { $0.isNewline }
            if count > 500 { offences.append("\(path) has \(count) lines") }
        }
        #expect(offences == [])
    }

    @Test func `each module has an entrance file that carries its name`() throws {
        let modules = try ProjectTree.targets().filter { try !ProjectTree.swiftFiles(below: "Sources/\($0)").isEmpty }
        #expect(!modules.isEmpty)
        #expect(modules.filter { !ProjectTree.exists("Sources/\($0)/\($0).swift") } == [])
    }

    @Test func `no file or folder has a name that says nothing`() throws {
        #expect(try ProjectTree.swiftFiles().filter(Self.saysNothing) == [])
    }

    @Test(arguments: [
        ("Sources/A/ArticleHelpers.swift", true), ("Sources/A/Replica+Utils.swift", true),
        ("Sources/A/SegmentV2.swift", true), ("Sources/Common/Article.swift", true), ("Sources/A/Info.swift", true),
        ("Sources/A/Base32.swift", false), ("Sources/A/NewestChange.swift", false), ("Sources/A/V.swift", false),
    ])
    func `a name is judged by its last word`(path: String, saysNothing: Bool) {
        #expect(Self.saysNothing(path) == saysNothing)
    }

    @Test func `nobody leaves a reminder in the tree`() throws {
        let kinds = ["swift", "md", "sql", "py", "sh", "c", "h", "json", "yml", ""]
        let folders = ["Sources", "Tests", "Tools", "Docs", "Protocol"].filter(ProjectTree.exists)
        let paths = try folders.flatMap { try ProjectTree.files(below: $0) } + ["Package.swift", "README.md"]
        var offences: [String] = []
        for path in paths where kinds.contains((path as NSString).pathExtension) && ProjectTree.exists(path) {
            let text = String(decoding: try Data(contentsOf: ProjectTree.location(of: path)), as: UTF8.self)
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            where Self.reminders.contains(where: line.contains) {
                offences.append("\(path):\(index + 1)")
            }
        }
        #expect(offences == [])
    }

    @Test func `no code is commented out`() throws {
        var offences: [String] = []
        for path in try ProjectTree.swiftFiles() {
            let text = try ProjectTree.text(of: path)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let remains = SwiftSource(text).withoutComments.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where remains[index].allSatisfy(\.isWhitespace) {
                if Self.isCommentedOutCode(line) { offences.append("\(path):\(index + 1): \(line)") }
            }
        }
        #expect(offences == [])
    }

    @Test(arguments: [
        ("// let x = 3", true), ("    // return value", false), ("// return f(value)", true), ("//    }", true),
        ("// func merge(_ other: Self) {", true), ("// import Foundation", true), ("// if the clock is wrong", false),
        ("/// let x = 3", false), ("// for each replica, in order", false), ("let x = 3 // {", false),
    ])
    func `commented-out code is told from prose`(line: String, isCode: Bool) {
        #expect(Self.isCommentedOutCode(Substring(line)) == isCode)
    }

    @Test func `every script can be executed`() throws {
        let scripts = try (ProjectTree.files(below: "Tools") + [".ci/run"]).filter { path in
            let file = try FileHandle(forReadingFrom: ProjectTree.location(of: path))
            defer { try? file.close() }
            return try file.read(upToCount: 2) == Data("#!".utf8)
        }
        #expect(Set(scripts).isSuperset(of: [".ci/run", "Tools/check", "Tools/check-links", "Tools/test"]))
        let isExecutable = { FileManager.default.isExecutableFile(atPath: ProjectTree.location(of: $0).path) }
        #expect(scripts.filter { !isExecutable($0) } == [])
    }

    /// Whether a folder on the path, or the file, ends in a word that says nothing, or in a version.
    private static func saysNothing(_ path: String) -> Bool {
        path.split(separator: "/").contains { component in
            let stem = component.hasSuffix(".swift") ? component.dropLast(".swift".count) : component
            return stem.split(separator: "+").contains { part in
                if part.contains(#/V[0-9]+$/#) { return true }
                let lastWord = part.firstMatch(of: #/[A-Z]?[a-z0-9]+$/#).map { $0.0.lowercased() } ?? ""
                return emptyNames.contains(lastWord)
            }
        }
    }

    private static func isCommentedOutCode(_ line: Substring) -> Bool {
        guard let comment = line.wholeMatch(of: #/\s*//(?!/)\s*(.*?)\s*/#)?.1 else { return false }
        let code =
            #/
            ^(?:
                [{}\])]+ |
                .*[\w)]\s\{ |
                import\s\w+ |
                (?:let|var)\s\w+\s*[:=].* |
                (?:(?:public|private|static|mutating)\s)*func\s\w+\(.* |
                return\s\S+\(.*\)
            )$
            /#
        return comment.contains(code)
    }
}
