internal import Causality
internal import SyncProtocol
internal import WireFormat

/// What travels: segments, bundles, requests.
enum BundleFuzzing {
    static func runSegment(_ input: [UInt8]) -> Bool {
        guard let segment = try? SegmentCodec.decode(input) else { return false }
        guard let bytes = try? SegmentCodec.encode(segment), let again = try? SegmentCodec.decode(bytes) else {
            preconditionFailure("a segment that was read can't be written")
        }
        precondition(again == segment, "a segment changes by being written")
        var chain = SegmentChain(segment, library: LibraryID(value: 1))
        do { while try chain.next() != nil {} } catch {}
        return true
    }

    /// The same bytes at once and in pieces.
    static func runBundle(_ input: [UInt8]) -> Bool {
        let whole = Result { try frames(input) }
        let pieces = Result { try framesInPieces(input) }
        switch (whole, pieces) {
        case (.success(let left), .success(let right)):
            precondition(left == right, "a bundle in pieces says something else")
            return true
        case (.failure, .failure): return false
        default: preconditionFailure("a bundle is judged by how it comes: \(whole), \(pieces)")
        }
    }

    static func runRequest(_ input: [UInt8]) -> Bool {
        guard let request = try? PullRequest(bytes: input) else { return false }
        guard let again = try? PullRequest(bytes: request.encoded) else {
            preconditionFailure("a request that was read can't be read again")
        }
        precondition(again == request, "a request changes by being written")
        return true
    }

    private static func frames(_ input: [UInt8]) throws -> [BundleFrame] {
        var offset = 0
        var reader = try BundleReader { count in
            let end = min(offset + count, input.count)
            defer { offset = end }
            return Array(input[offset..<end])
        }
        var frames: [BundleFrame] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    private static func framesInPieces(_ input: [UInt8]) throws -> [BundleFrame] {
        var parser = BundleParser()
        var frames: [BundleFrame] = []
        for start in stride(from: 0, to: input.count, by: 61) {
            parser.feed(Array(input[start..<min(start + 61, input.count)]))
            while let frame = try parser.next() { frames.append(frame) }
        }
        try parser.finish()
        return frames
    }
}
