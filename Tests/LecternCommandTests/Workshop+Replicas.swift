import Foundation
import Testing

extension Workshop {
    /// A text with words that stand in it once, and words that stand in it twice.
    static let text = """
        Why the convoy went free

        A line in the sand was wiped away. The convoy went on, said Mr. Joscelyn said.

        """

    /// Makes a library with one article, and returns the article's id.
    @discardableResult
    func makeLibrary(_ name: String, text: String = Workshop.text) throws -> String {
        #expect(try lectern("init", name).status == 0)
        return try add(text, to: name, "--url", "https://example.org/convoy")
    }

    /// Adds an article from standard input, and returns its id.
    func add(_ text: String, to library: String, _ options: String...) throws -> String {
        let outcome = try lectern(["-C", library, "add", "-"] + options, input: Array(text.utf8))
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.id
    }

    func status(_ library: String) throws -> JSONObject { try lectern("-C", library, "status", "--json").json() }

    func digest(_ library: String) throws -> String { try status(library).string("digest") }

    /// Syncs a library, with a token in the environment.
    func sync(_ library: String, token: String? = nil, _ words: String...) throws -> Outcome {
        try lectern(
            ["-C", library, "--json", "sync"] + words, environment: token.map { ["LECTERN_TOKEN": $0] } ?? [:])
    }

    /// Takes everything from one library to others.
    func carry(from source: String, to targets: String..., as file: String = "carried.bundle") throws {
        #expect(try lectern("-C", source, "bundle", "export", file).status == 0)
        for target in targets {
            let outcome = try lectern("-C", target, "bundle", "import", file)
            #expect([0, 5].contains(outcome.status), "\(outcome.errors)")
        }
    }

    /// Runs a command that must be refused, and checks that the library is as it was.
    func expectRefusal(
        _ status: Int32, _ code: String, in library: String, _ arguments: String..., input: [UInt8] = [],
        environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try self.status(library)
        let outcome = try lectern(["-C", library, "--json"] + arguments, input: input, environment: environment)
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
        let problem = try outcome.problem()
        #expect(try problem.string("code") == code, sourceLocation: sourceLocation)
        #expect(try !problem.string("message").isEmpty, sourceLocation: sourceLocation)
        #expect(try !problem.string("remedy").isEmpty, sourceLocation: sourceLocation)
        let after = try self.status(library)
        #expect(try after.string("digest") == before.string("digest"), sourceLocation: sourceLocation)
        #expect(try after.string("vectorText") == before.string("vectorText"), sourceLocation: sourceLocation)
    }
}
