/// How a frame's payload is stored.
enum FrameCompression: UInt8 {
    case none = 0
    case zstandard = 1
}
