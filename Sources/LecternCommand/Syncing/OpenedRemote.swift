import FolderRemote
import HubRemote
import Lectern

/// A remote that is ready to be asked, for one replica.
struct OpenedRemote {
    let name: String
    let remote: any Remote
    private let hub: HubRemote?

    /// Opens the remote of a record; nothing is asked yet.
    ///
    /// - Parameter reseeding: whether a folder may be filled again that has lost what it held.
    init(_ record: RemoteRecord, for status: ReplicaStatus, reseeding: Bool = false) throws {
        name = record.name
        // Whether plain HTTP may be used was decided when the remote was added.
        switch try RemoteAddress(record.address, allowsInsecure: true) {
        case .hub(let address):
            let token = try TokenFile().token(for: address.address(of: status.library))
            var options = HubRemote.Options(userAgent: "lectern/\(LecternCommand.version)")
            options.trustFile = try Environment.path("LECTERN_CA_FILE") ?? Environment.path("SSL_CERT_FILE")
            let opened = try HubRemote(address, library: status.library, token: token, options: options)
            (hub, remote) = (opened, opened)
        case .folder(let path):
            hub = nil
            remote = FolderRemote(
                path: path, writer: status.replica, library: status.library, remembered: record.vector,
                mayReseed: reseeding)
        }
    }

    /// Ends what is under way.
    func close() async { await hub?.close() }

    /// Opens a remote, runs `body`, and closes it, whatever happens.
    static func with<Result: Sendable>(
        _ record: RemoteRecord, for status: ReplicaStatus, reseeding: Bool = false,
        _ body: (any Remote) async throws -> Result
    ) async throws -> Result {
        let opened = try OpenedRemote(record, for: status, reseeding: reseeding)
        let result: Result
        do {
            result = try await body(opened.remote)
        } catch {
            await opened.close()
            throw error
        }
        await opened.close()
        return result
    }
}
