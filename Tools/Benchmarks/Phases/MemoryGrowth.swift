import Foundation

/// By how much this process's memory grows beyond what it holds at the start.
struct MemoryGrowth {
    private let held: Int

    /// Starts to watch.
    ///
    /// The kernel forgets the largest memory so far; where it refuses, what came before counts too.
    init() {
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        held = PeakMemory.status("VmRSS:")
    }

    /// In bytes, up to now.
    func read() -> Int { max(PeakMemory.read() - held, 0) }
}
