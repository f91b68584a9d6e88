internal import Causality

/// `library.json`: says that the folder is one, and of which library.
///
/// The same bytes whoever writes them, so that no two writers can disagree.
enum LibraryFile {
    /// What the file says.
    enum Content: Hashable {
        /// There is none.
        case absent
        /// It isn't whole, or something else stands in its place.
        case unreadable
        /// A newer program made the folder.
        case newer
        case library(LibraryID)
    }

    private static let limitInBytes = 4 << 10

    static func bytes(_ library: LibraryID) -> [UInt8] {
        Array(#"{"format":1,"library":"\#(library)"}"#.utf8) + [0x0a]
    }

    static func read(in folder: SharedFolder) throws -> Content {
        let found: [UInt8]?
        do {
            found = try folder.bytes(of: Layout.library, upTo: limitInBytes)
        } catch let failure as FileFailure where failure.isOfAnotherKind {
            return .unreadable
        }
        guard let bytes = found else { return .absent }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let match = text.wholeMatch(of: #/\{"format":([0-9]{1,9}),.*\}\n?/#.dotMatchesNewlines()) else {
            return .unreadable
        }
        if match.1 != "1" { return .newer }
        guard let library = text.wholeMatch(of: #/\{"format":1,"library":"([0-9a-f]{32})"\}\n?/#),
            let id = LibraryID(text: String(library.1))
        else { return .unreadable }
        return .library(id)
    }

    static func write(_ library: LibraryID, to folder: SharedFolder) throws {
        try folder.replace(Layout.library, writingTo: Layout.temporaryName()) { try $0.write(bytes(library)) }
        try folder.synchronize(directory: ".")
    }
}
