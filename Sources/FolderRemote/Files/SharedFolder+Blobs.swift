internal import Causality
internal import LibraryModel

extension SharedFolder {
    /// What is found in a blob's place.
    enum FoundBlob: Hashable {
        case whole([UInt8])
        case absent
        /// The file doesn't have the hash that is its name.
        case damaged
    }

    /// Reads a blob and verifies its hash.
    func blob(_ hash: ContentHash) throws -> FoundBlob {
        do {
            guard let bytes = try bytes(of: Layout.blob(hash), upTo: Limits.blobInBytes) else { return .absent }
            return ContentHash(hashing: bytes) == hash ? .whole(bytes) : .damaged
        } catch let failure as FileFailure where failure.isOfOneFile {
            return .damaged
        }
    }

    /// Those of some blobs in whose places something stands, ordered by their directories.
    ///
    /// Cost: asks for each of a few; lists a directory once where many of them would be in it.
    func blobs(among hashes: [ContentHash]) throws -> [ContentHash] {
        var found: [ContentHash] = []
        let directories = Dictionary(grouping: hashes, by: Layout.blobDirectory(of:))
        for (directory, hashes) in directories.sorted(by: { $0.key < $1.key }) {
            if hashes.count <= Self.askedOneByOne {
                found += try hashes.filter(hasBlob)
            } else {
                let names = Set(try names(in: directory))
                found += hashes.filter { names.contains($0.description) }
            }
        }
        return found
    }

    private static let askedOneByOne = 16

    /// Whether a file stands in a blob's place, whole or not.
    func hasBlob(_ hash: ContentHash) throws -> Bool { try size(of: Layout.blob(hash)) != nil }
}
