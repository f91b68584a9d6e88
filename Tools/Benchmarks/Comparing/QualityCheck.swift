import Foundation

/// What a merge kept, judged from dumps by quality.py, which knows nothing of the engine.
enum QualityCheck {
    /// The verdict by the keys of the report; empty where there is no Python, no script or no expectation.
    static func run(data: String, dump: String) throws -> [String: ReportValue] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("quality.py").path
        for path in [script, data + "/expect.json"] where !FileManager.default.isReadableFile(atPath: path) {
            FileHandle.standardError.write(Data("\(path) is missing: nothing is said about quality.\n".utf8))
            return [:]
        }
        let output = try ChildProcess.output(of: ["python3", script, "--data", data, "--dump", dump])
        return try JSONDecoder().decode([String: ReportValue].self, from: output)
    }
}
