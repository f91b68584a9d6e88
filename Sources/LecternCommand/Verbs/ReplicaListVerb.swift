import ArgumentParser
import Lectern

struct ReplicaListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the replicas that ever wrote something.",
        discussion: """
            What a replica isn't known to have seen yet is not forgotten by the others. One that has gone for good holds \
            them up until it is retired.
            """)

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let (lines, own, vector) = try await replica.read { reader in
                let lines = try reader.acknowledgements().map { line in
                    let state = try reader.state(of: ItemKey(line.replica))
                    return (line: line, name: state?.value(of: ReplicaField.name))
                }
                return (lines, try reader.identity().replica, try reader.vector())
            }
            for (line, name) in lines {
                let behind = line.behind(vector, of: own)
                if session.isJSON {
                    try session.output.json([
                        "id": .string(line.replica.description), "name": JSONValue(name),
                        "isThisOne": .bool(line.replica == own), "isRetired": .bool(line.isRetired),
                        "behind": JSONValue(behind),
                        "newestChange": line.newestChange.rawValue == 0
                            ? .null : .string(PointInTime(line.newestChange.milliseconds).text),
                    ])
                    continue
                }
                var words = [line.replica.description, (name.map { TerminalText.line($0) } ?? "-").padded(to: 16)]
                if line.replica == own {
                    words.append("this one")
                } else if line.isRetired {
                    words.append("retired")
                } else {
                    words.append(behind == 0 ? "has everything" : "may lack \(behind.of("change"))")
                }
                if line.newestChange.rawValue > 0 {
                    words.append("wrote \(PointInTime(line.newestChange.milliseconds).minute)")
                }
                try session.output.line(words.joined(separator: "  "))
            }
        }
        return .success
    }
}
