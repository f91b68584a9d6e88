import Foundation

/// Under what conditions something was measured: a figure without them says little.
enum Conditions {
    /// The machine, its load, and the commit of the working tree.
    static func now() -> [String: ReportValue] {
        let processors = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first
        var values: [String: ReportValue] = [
            "sqlite": .text(PlainDatabase.version), "cpus": .count(ProcessInfo.processInfo.processorCount),
        ]
        if let processors { values["cpu"] = .text(processors.trimmingCharacters(in: .whitespaces)) }
        if let load { values["load_after"] = .text(String(load)) }
        if let commit { values["commit"] = .text(commit) }
        return values
    }

    /// With `-dirty` where files differ from it; `nil` where the sources are in no repository.
    private static var commit: String? {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        let describe = "git -C \"$0\" describe --always --dirty 2> /dev/null"
        let output = try? ChildProcess.output(of: ["sh", "-c", describe, sources])
        return output.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
    }
}
