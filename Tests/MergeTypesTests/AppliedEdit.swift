import MergeTypes

extension TextEdit {
    /// The text after this edit.
    func applied(to old: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(String(decoding: old, as: UTF8.self).unicodeScalars)[...]
        func bytes(_ scalars: ArraySlice<Unicode.Scalar>) -> [UInt8] {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            return Array(String(text).utf8)
        }
        for splice in splices {
            result += bytes(rest.prefix(splice.skipped))
            rest = rest.dropFirst(splice.skipped + splice.deleted)
            result += Array(splice.inserted.utf8)
        }
        return result + bytes(rest)
    }

    /// How many scalars are deleted and inserted.
    var size: Int { splices.reduce(0) { $0 + $1.deleted + $1.inserted.unicodeScalars.count } }

    /// The old text with what is deleted in `[-…-]` and what is inserted in `[+…+]`.
    func marked(in old: String) -> String {
        var result = String.UnicodeScalarView()
        var rest = Array(old.unicodeScalars)[...]
        for splice in splices {
            result.append(contentsOf: rest.prefix(splice.skipped))
            rest = rest.dropFirst(splice.skipped)
            if splice.deleted > 0 {
                result.append(contentsOf: "[-".unicodeScalars)
                result.append(contentsOf: rest.prefix(splice.deleted))
                result.append(contentsOf: "-]".unicodeScalars)
                rest = rest.dropFirst(splice.deleted)
            }
            if !splice.inserted.isEmpty { result.append(contentsOf: "[+\(splice.inserted)+]".unicodeScalars) }
        }
        result.append(contentsOf: rest)
        return String(result)
    }
}
