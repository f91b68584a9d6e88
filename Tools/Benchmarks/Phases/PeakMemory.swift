import Foundation

/// The largest resident memory that this process has had.
enum PeakMemory {
    /// In bytes, from the kernel's `VmHWM`.
    ///
    /// Not from `getrusage`: its figure survives `exec`, so that a child would report its parent's peak.
    static func read() -> Int { status("VmHWM:") }

    /// One of the kernel's figures about this process, in bytes.
    static func status(_ name: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        let kilobytes = line.flatMap { Int($0.split(separator: " ", omittingEmptySubsequences: true)[1]) } ?? 0
        return kilobytes * 1024
    }
}
