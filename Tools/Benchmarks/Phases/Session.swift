import Foundation

/// The phases of one engine in one directory, in the order in which they build on each other.
struct Session {
    let engine: EngineName
    let data: String
    let work: String
    let synchronous: Synchronous
    /// Runs the engines that are driven through it.
    let peers: PeerScript?
    var keepsSearchIndex = false
    var dump: String

    /// Begins with an empty directory.
    init(
        _ engine: EngineName, data: String, beneath parent: String, named name: String, _ synchronous: Synchronous,
        peers: PeerScript? = nil, keepsSearchIndex: Bool, dump: String? = nil
    ) throws {
        self.engine = engine
        self.data = data
        work = "\(parent)/\(name)"
        self.synchronous = synchronous
        self.peers = peers
        self.keepsSearchIndex = keepsSearchIndex
        self.dump = dump ?? "\(parent)/\(name)"
        try? FileManager.default.removeItem(atPath: work)
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: self.dump, withIntermediateDirectories: true)
    }

    /// Carries out a phase in a process of its own.
    func run(_ phase: Phase) throws -> PhaseResult {
        let request = PhaseRequest(
            engine: engine, phase: phase, data: data, work: work, synchronous: synchronous,
            keepsSearchIndex: keepsSearchIndex, dump: dump)
        if engine.isDrivenByScript, let peers { return try peers.run(request) }
        return try ChildProcess.run(request)
    }

    /// Frees the room.
    func remove() throws { try FileManager.default.removeItem(atPath: work) }
}
