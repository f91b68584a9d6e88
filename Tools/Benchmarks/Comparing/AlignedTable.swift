/// A table in Markdown whose columns are aligned, so that it reads as it is.
enum AlignedTable {
    /// The table of lines of equally many cells, the first of which is the head.
    static func text(_ lines: [[String]]) -> String {
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        var formatted = lines.map { line in
            "| "
                + zip(line, widths).enumerated().map { column, cell in
                    let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                    return column == 0 ? cell.0 + padding : padding + cell.0
                }.joined(separator: " | ") + " |"
        }
        let rules = widths.enumerated().map { column, width in
            String(repeating: "-", count: width + 1) + (column == 0 ? "-" : ":")
        }
        formatted.insert("|" + rules.joined(separator: "|") + "|", at: 1)
        return formatted.joined(separator: "\n")
    }
}
