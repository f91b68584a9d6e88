/// Writes a label of a host name in ASCII (RFC 3492, section 6.3).
public enum PunycodeEncoder {
    private static let base: UInt64 = 36
    private static let lowestThreshold: UInt64 = 1
    private static let highestThreshold: UInt64 = 26
    private static let skew: UInt64 = 38
    private static let damp: UInt64 = 700
    private static let initialBias: UInt64 = 72
    private static let initialScalar: UInt64 = 128
    private static let delimiter = UInt8(ascii: "-")

    /// Encodes a label, without the `xn--` that host names put in front.
    ///
    /// ASCII in the label keeps its case. Time grows with the square of the length: callers bound it.
    public static func encode(_ label: [Unicode.Scalar]) -> String {
        var output = label.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
        let basicCount = UInt64(output.count)
        if basicCount > 0 { output.append(delimiter) }

        var scalar = initialScalar
        var delta: UInt64 = 0
        var bias = initialBias
        var handled = basicCount
        while handled < label.count {
            guard let next = label.lazy.map({ UInt64($0.value) }).filter({ $0 >= scalar }).min() else { break }
            delta += (next - scalar) * (handled + 1)
            scalar = next
            for value in label.lazy.map({ UInt64($0.value) }) {
                if value < scalar { delta += 1 }
                guard value == scalar else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapt(delta, handled: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            scalar += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Writes one delta as a generalized variable-length integer (section 3.3).
    private static func append(_ delta: UInt64, bias: UInt64, to output: inout [UInt8]) {
        var rest = delta
        var position = base
        while true {
            let threshold =
                position <= bias ? lowestThreshold : min(position - bias, highestThreshold)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            position += base
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: value) + (value < 26 ? UInt8(ascii: "a") : UInt8(ascii: "0") - 26)
    }

    /// Adapts the bias to the deltas seen (section 6.1).
    private static func adapt(_ delta: UInt64, handled: UInt64, isFirst: Bool) -> UInt64 {
        var rest = delta / (isFirst ? damp : 2)
        rest += rest / handled
        var steps: UInt64 = 0
        while rest > (base - lowestThreshold) * highestThreshold / 2 {
            rest /= base - lowestThreshold
            steps += base
        }
        return steps + (base - lowestThreshold + 1) * rest / (rest + skew)
    }
}
