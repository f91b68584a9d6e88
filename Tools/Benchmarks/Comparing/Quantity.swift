import Foundation

/// Quantities as people read them.
enum Quantity {
    static func seconds(_ value: Double) -> String {
        if value >= 1 { return String(format: "%.2f s", value) }
        return value >= 0.001 ? String(format: "%.1f ms", value * 1000) : String(format: "%.0f µs", value * 1_000_000)
    }

    static func bytes(_ value: Double) -> String {
        if value >= 1_000_000 { return String(format: "%.2f MB", value / 1_000_000) }
        return value >= 1000 ? String(format: "%.1f kB", value / 1000) : String(format: "%.0f B", value)
    }

    static func ratio(_ value: Double) -> String {
        if value >= 100 { return String(format: "%.0f×", value) }
        return value >= 0.1 ? String(format: "%.2f×", value) : String(format: "%.4f×", value)
    }
}
