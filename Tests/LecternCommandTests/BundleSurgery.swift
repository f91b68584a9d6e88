import Foundation
import Testing

/// Changes a bundle the way an attacker or a newer program would: with every hash made to fit.
struct BundleSurgery {
    private(set) var bytes: [UInt8]
    private let shop: Workshop

    init(_ name: String, in shop: Workshop) throws {
        self.shop = shop
        bytes = try shop.bytes(name)
    }

    /// Magic bytes, format, length; the fields follow.
    private static let fields = 13
    private static let checksumInBytes = 8
    private static let hashInBytes = 32

    private var fieldsEnd: Int { Self.fields + bytes[9..<13].reduce(0) { $0 << 8 | Int($1) } }

    /// Where the first frame starts.
    var firstFrame: Int { fieldsEnd + Self.checksumInBytes }

    /// Says that a newer program wrote the bundle.
    mutating func setFormat(_ format: UInt8) throws {
        bytes[8] = format
        let checksum = try hash(of: Array(bytes[..<fieldsEnd]))
        bytes.replaceSubrange(fieldsEnd..<firstFrame, with: checksum.prefix(Self.checksumInBytes))
        try mendHash()
    }

    /// Says that the first frame is compressed and holds this much.
    mutating func claimSize(_ size: UInt32) throws {
        bytes[firstFrame + 1] = 1
        bytes.replaceSubrange(firstFrame + 10..<firstFrame + 14, with: withUnsafeBytes(of: size.bigEndian, Array.init))
        try mendHash()
    }

    private mutating func mendHash() throws {
        let end = bytes.count - Self.hashInBytes
        bytes.replaceSubrange(end..., with: try hash(of: Array(bytes[..<end])))
    }

    private func hash(of bytes: [UInt8]) throws -> [UInt8] {
        let outcome = try shop.run("/usr/bin/sha256sum", [], input: bytes)
        let digits = Array(outcome.text.prefix(64))
        try #require(outcome.status == 0 && digits.count == 64)
        return stride(from: 0, to: 64, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
