import ArgumentParser
import Foundation

/// How often something is measured, beside whom, and where the figures are kept.
struct ComparisonOptions: ParsableArguments {
    @Option(help: "How often everything is done.")
    var rounds = 5

    @Option(help: "The Python that has the other engines.")
    var python = "python3"

    @Option(help: "Keep every measurement here.")
    var json: String?

    mutating func validate() throws {
        guard rounds > 0 else { throw ValidationError("There must be a round at least.") }
    }

    /// The script that drives these engines; people hear which of them are not installed.
    func peers(_ script: String, driving engines: [String]) -> PeerScript {
        let peers = PeerScript(script, python: python)
        for engine in engines where peers.versions[engine] == nil {
            note("\(engine) is skipped: it is not installed (\(python) -m pip install \(engine)).")
        }
        return peers
    }

    /// Tells people how it is coming along.
    func note(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

    /// Keeps the measurements, where somebody wants that.
    func keep(_ report: @autoclosure () throws -> Data) throws {
        if let json { try report().write(to: URL(fileURLWithPath: json)) }
    }
}
