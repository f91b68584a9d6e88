public import Causality
internal import Glibc
internal import SyncProtocol

extension FolderRemote {
    /// Makes a folder for a library, or finds that it is one.
    ///
    /// The last component of the path is made where it is missing. A folder that holds other files is refused; hidden
    /// ones, such as those of the program that moves it, don't count.
    ///
    /// - Throws: `RemoteProblem`: `.otherLibrary`, `.notARemote`, `.damaged`, `.readOnly`, `.vanished` where nothing is
    ///   above it.
    public static func create(_ path: String, library: LibraryID) throws {
        do {
            let isNew = mkdir(path, 0o777) == 0
            guard isNew || errno == EEXIST else { throw FileFailure(.writing, path) }
            let folder = try SharedFolder(path)
            if isNew { try folder.synchronize(directory: "..") }
            switch try LibraryFile.read(in: folder) {
            case .library(library): return
            case .library(let other): throw RemoteProblem.otherLibrary(remote: path, found: other, expected: library)
            case .newer: throw RemoteProblem.notARemote(remote: path, cause: "a newer program made the folder")
            case .unreadable: throw unreadableLibraryFile(at: path)
            case .absent: break
            }
            let others = try folder.names(in: ".").filter { !$0.hasPrefix(".") && $0 != "lost+found" }
            guard others.isEmpty else {
                let cause = "it has no \(Layout.library), or not yet, and holds other files"
                throw RemoteProblem.notARemote(remote: path, cause: cause)
            }
            try LibraryFile.write(library, to: folder)
        } catch let failure as FileFailure where failure.isNoDirectory {
            throw RemoteProblem.notARemote(remote: path, cause: "it is no folder")
        } catch {
            throw problem(error, at: path)
        }
    }

    /// Which library a folder is for, to make a replica from it.
    ///
    /// - Throws: `RemoteProblem`: `.vanished`, `.notARemote`, `.damaged`.
    public static func library(at path: String) throws -> LibraryID {
        do {
            switch try LibraryFile.read(in: try SharedFolder(path)) {
            case .library(let library): return library
            case .newer: throw RemoteProblem.notARemote(remote: path, cause: "a newer program made the folder")
            case .absent: throw RemoteProblem.notARemote(remote: path, cause: "it has no \(Layout.library)")
            case .unreadable: throw unreadableLibraryFile(at: path)
            }
        } catch {
            throw problem(error, at: path)
        }
    }

    private static func unreadableLibraryFile(at path: String) -> RemoteProblem {
        let cause = "its \(Layout.library) is not, or not yet, whole; the next sync of a member writes it again"
        return .damaged(remote: path, cause: cause)
    }
}
