import FolderRemote
import Foundation
import HubRemote
import Lectern

/// Where a remote is, as people type it: a hub's URL, or the path of a folder.
enum RemoteAddress {
    case hub(HubAddress)
    case folder(path: String)

    /// Reads an address.
    ///
    /// - Parameter allowsInsecure: whether plain HTTP may go to other machines.
    /// - Throws: `HubRemoteProblem.badAddress`; `CommandProblem.usage` for an empty one; for a path from here on, what
    ///   `WorkingDirectory` throws.
    init(_ text: String, allowsInsecure: Bool = false) throws {
        guard !text.isEmpty else { throw CommandProblem.usage("The address is empty.") }
        if text.contains("://") {
            self = .hub(try HubAddress(text, allowsInsecure: allowsInsecure))
        } else {
            let path = try text.hasPrefix("/") ? text : "\(WorkingDirectory.path())/\(text)"
            self = .folder(path: URL(fileURLWithPath: path).standardizedFileURL.path)
        }
    }

    /// The canonical text: what is stored and shown.
    var text: String {
        switch self {
        case .hub(let address): address.description
        case .folder(let path): path
        }
    }

    /// The library that the address names; `nil` for a hub's address alone.
    ///
    /// - Throws: `RemoteProblem` for a folder that is none of ours.
    var library: LibraryID? {
        get throws {
            switch self {
            case .hub(let address): address.library
            case .folder(let path): try FolderRemote.library(at: path)
            }
        }
    }

    /// The address with the library, under which a hub's token is kept; `nil` for a folder.
    func tokenName(for library: LibraryID) -> String? {
        guard case .hub(let address) = self else { return nil }
        return address.address(of: library)
    }
}
