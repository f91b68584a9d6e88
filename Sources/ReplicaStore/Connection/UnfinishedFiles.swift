internal import Synchronization

/// The files of this process that are begun and not in their place yet: what a program that is stopped takes away.
public enum UnfinishedFiles {
    private static let paths = Mutex<Set<String>>([])

    /// A name beside a file's place that nobody else uses: process ids are given twice on a disk that several machines share.
    public static func name(beside path: String) -> String {
        "\(path).part-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
    }

    /// Takes note of a file that is about to be begun, whether it is there yet or not.
    public static func begin(_ path: String) {
        paths.withLock { _ = $0.insert(path) }
    }

    /// Forgets a file: it is in its place, or gone.
    public static func end(_ path: String) {
        paths.withLock { _ = $0.remove(path) }
    }

    /// All of them, in no order.
    public static var all: [String] { paths.withLock { Array($0) } }
}
