import WireFormat

@testable import ReplicaStore

extension TemporaryStore {
    /// Takes what another one has beyond what is here.
    @discardableResult
    func receive(from giver: TemporaryStore, isForReader: Bool = false) throws -> ReceivedCount {
        var options = ExportOptions()
        options.since = try store.read { try $0.vector() }
        options.isForReader = isForReader
        return try receive(giver.export(options))
    }

    /// Forgets all changes that may go, however new they are; returns how many went.
    @discardableResult
    func forget() throws -> Int {
        try store.write { try $0.advanceBaseline(to: $0.log.nextPosition - 1) }
    }
}
