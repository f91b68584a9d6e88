internal import FoundationEssentials
import Lectern

/// Prints pages of items for people.
struct ItemPrinter {
    let output: StandardOutput
    /// Whether a member asked for e-mail addresses.
    let isPrivate: Bool

    func print(_ page: ItemPage) throws {
        switch page {
        case .article(let page): try print(page)
        case .annotation(let page, let ids): try print(page, number: nil, id: page.annotation.id.description, ids)
        case .comment(let comment, let answers, let ids):
            try print(comment, depth: 0, id: comment.id.description)
            for entry in answers.entries {
                try print(entry.comment, depth: entry.depth + 1, id: ids[entry.comment.id])
            }
        }
    }

    private func print(_ page: ItemPage.ArticlePage) throws {
        try printHeader(page)
        if let body = page.body {
            let text = output.block(String(decoding: body, as: UTF8.self))
            try output.line()
            try output.write(Array(text.utf8))
            if text.utf8.last != UInt8(ascii: "\n") { try output.line() }
        } else if page.article.body != nil {
            try output.line()
            try output.line(
                warning("The text is not on this replica: `lectern fetch` brings it, or a bundle with captures."))
        }
        if !page.annotations.isEmpty {
            try output.line()
            try output.line(output.styled("Annotations", .bold))
            for (index, annotated) in page.annotations.enumerated() {
                try print(annotated, number: index + 1, id: page.ids[annotated.annotation.id], page.ids)
            }
        }
        if !page.comments.entries.isEmpty {
            try output.line()
            try output.line(output.styled("Comments", .bold))
            for entry in page.comments.entries {
                try print(entry.comment, depth: entry.depth + 1, id: page.ids[entry.comment.id])
            }
        }
    }

    private func printHeader(_ page: ItemPage.ArticlePage) throws {
        let article = page.article
        let title = article.title.isEmpty ? "(no title)" : TerminalText.line(article.title)
        try output.line(output.styled(title, .bold))
        if article.lifecycle == .trashed { try output.line(warning("In the trash; `lectern restore` takes it out.")) }
        if article.cameBack {
            try output.line(warning("Somebody trashed it while somebody else worked on it; it stayed."))
        }
        if !article.conflicts.isEmpty {
            let fields = article.conflicts.joined(separator: ", ")
            try output.line(warning("Concurrent values of \(fields); `lectern conflicts` shows them."))
        }
        try printField("id", article.id.description)
        try printField("url", article.url)
        try printField("source", article.source.map { $0.label.isEmpty ? $0.url : "\($0.label) <\($0.url)>" })
        try printField("authors", article.authors.isEmpty ? nil : article.authors.joined(separator: ", "))
        try printField("site", article.site)
        try printField("language", article.language)
        try printField("published", article.published.map { PointInTime($0).minute })
        try printField("saved", article.saved.map { PointInTime($0).minute })
        try printField("reading", reading(article))
        try printField("tags", article.tags.isEmpty ? nil : article.tags.map { "#" + $0 }.joined(separator: " "))
        try printField("collections", article.collections.isEmpty ? nil : article.collections.joined(separator: ", "))
        try printField("excerpt", article.excerpt)
        if article.captures.count > 1 {
            let captures = article.captures.map { capture in
                let mark = capture == page.currentCapture ? " (current)" : ""
                return "\(capture.hash.description.prefix(8)) \(capture.mediaType)\(mark)"
            }
            try printField("captures", captures.joined(separator: ", "))
        }
    }

    private func printField(_ name: String, _ value: String?) throws {
        guard let value else { return }
        let label = name + String(repeating: " ", count: max(1, 12 - name.count))
        try output.line("  " + output.styled(label, .faint) + TerminalText.line(value))
    }

    private func reading(_ article: Article) -> String {
        var words = [article.reading.stage.name]
        if article.reading.stage == .reading { words.append("\(article.reading.progressInPermille / 10) %") }
        if article.isFavourite { words.append("favourite") }
        if article.isArchived { words.append("archived") }
        return words.joined(separator: ", ")
    }

    private func print(
        _ page: ItemPage.Annotated, number: Int?, id: String, _ ids: ShortIdentifiers
    ) throws {
        let annotation = page.annotation
        var words = [annotation.kind.name]
        if let colour = annotation.colour { words.append(TerminalText.line(colour)) }
        if let creator = annotation.creator { words.append("by " + TerminalText.line(creator)) }
        if let created = annotation.created { words.append(PointInTime(created).minute) }
        words += annotation.tags.map { "#" + TerminalText.line($0) }
        let mark = number.map { "\($0). " } ?? ""
        try output.line("  \(mark)\(output.styled(id, .faint))  \(words.joined(separator: ", "))")
        if annotation.lifecycle == .trashed { try output.line("     " + warning("In the trash.")) }
        switch annotation.resolution {
        case .edited, .ambiguous, .orphaned:
            try output.line("     " + warning("\(annotation.resolution.name): \(annotation.reason.sentence)"))
        case .wholeArticle, .unresolved, .resolved, .moved: break
        }
        if let quote = annotation.anchor?.quote { try printBlock("“\(quote)”", indent: "     ") }
        if let note = annotation.note { try printBlock(note, indent: "     ") }
        for entry in page.comments.entries {
            try print(entry.comment, depth: entry.depth + 3, id: ids[entry.comment.id])
        }
    }

    private func print(_ comment: ArticleComment, depth: Int, id: String) throws {
        let indent = String(repeating: "  ", count: depth)
        var words = [TerminalText.line(comment.name)]
        if let website = comment.website { words.append(TerminalText.line(website)) }
        if let created = comment.created { words.append(PointInTime(created).minute) }
        if comment.state != .approved { words.append(comment.state.name) }
        if comment.lifecycle == .trashed { words.append("in the trash") }
        if isPrivate { words.append(comment.email.map { TerminalText.line($0) } ?? "address withheld") }
        try output.line("\(indent)\(output.styled(id, .faint))  \(words.joined(separator: ", "))")
        try printBlock(comment.body, indent: indent + "  ")
    }

    private func printBlock(_ text: String, indent: String) throws {
        for line in TerminalText.block(text).split(separator: "\n", omittingEmptySubsequences: false) {
            try output.line(line.isEmpty ? "" : indent + line)
        }
    }

    private func warning(_ text: String) -> String { output.styled(text, .warning) }
}
