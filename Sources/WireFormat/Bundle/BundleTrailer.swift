internal import Causality

/// The end of a bundle: how many frames there were, and a hash over every byte before the hash itself.
enum BundleTrailer {
    /// What stands between the type byte and the hash.
    static func encode(frames: Int) -> [UInt8] {
        [BundleFormat.trailerType] + withUnsafeBytes(of: UInt32(frames).bigEndian, Array.init)
    }

    /// Reads the trailer, whose type byte was taken, and verifies it and the end of the bundle.
    static func verify(frames: Int, from input: inout BundleInput) throws -> ContentHash {
        let start = input.offset - 1
        let stated = try input.take(4).reduce(0) { $0 << 8 | Int($1) }
        let computed = input.hash
        let hash = ContentHash(bytes: try input.take(ContentHash.sizeInBytes))
        guard try input.isAtEnd() else { throw BundleProblem.trailingBytes(at: input.offset) }
        guard hash == computed else { throw BundleProblem.hashMismatch }
        guard stated == frames else {
            let reason = "the trailer counts \(stated) frames where there are \(frames)"
            throw BundleProblem.damaged(at: start, reason: EncodingProblem(.unexpected(reason), at: 0))
        }
        return hash
    }
}
