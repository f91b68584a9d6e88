extension String {
    /// Reads UTF-8; `nil` for bytes that are none.
    ///
    /// As `String(validating:as:)`, which looks its types up anew at each call.
    public init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        // What isn't UTF-8 is mended here, and so comes out as something else.
        self.init(decoding: bytes, as: UTF8.self)
        guard withUTF8({ $0.count == bytes.count && $0.elementsEqual(bytes) }) else { return nil }
    }
}
