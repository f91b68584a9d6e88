import MergeTypes

extension TextEdit {
    /// The text after this edit, by what the protocol says of scalars: each byte outside 80 – BF begins one.
    func applied(to old: [UInt8]) -> [UInt8] {
        let starts = old.indices.filter { old[$0] & 0xc0 != 0x80 } + [old.count]
        var result: [UInt8] = []
        var position = 0
        func pass(_ scalars: Int) -> ArraySlice<UInt8> {
            let start = min(position, starts.count - 1)
            position = min(start + scalars, starts.count - 1)
            return old[starts[start]..<starts[position]]
        }
        for splice in splices {
            result += pass(splice.skipped)
            _ = pass(splice.deleted)
            result += Array(splice.inserted.utf8)
        }
        return result + pass(starts.count)
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
