import FuzzTargets

/// Hands one target to libFuzzer: `Fuzzer TARGET …`, with libFuzzer's own arguments behind it.
@main
struct Fuzzer {
    /// Set once, before the only thread that reads it goes on.
    nonisolated(unsafe) fileprivate static var target = FuzzTarget.change

    static func main() {
        guard CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
            fatalError("the first argument is a target: \(FuzzTarget.allCases.map(\.rawValue))")
        }
        Self.target = target
        var count = CommandLine.argc - 1
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
        _ = runDriver(&count, &arguments) { fuzzOneInput($0, $1) }
    }
}

/// Takes one input of `count` bytes, which are gone afterwards.
///
/// libFuzzer brings a `main` of its own, which isn't used, and which needs this name to be there.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzzer.target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
