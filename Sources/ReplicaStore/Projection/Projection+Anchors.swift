internal import Causality
internal import LibraryModel
internal import MergeTypes

extension Projection {
    /// Where an annotation's words are in the current body of its article.
    func finding(of annotation: ItemState) throws -> AnchorFinding {
        let anchor = annotation.value(of: AnnotationField.anchor)
        guard let anchor, let key = annotation.value(of: AnnotationField.parent) else {
            return AnchorFinding(of: anchor, capture: nil, in: nil)
        }
        let article = try entry(key).state
        let capture = article.value(of: ArticleField.body)?.hash
        let text = article.text(on: capture)
        let prepared = try capture.flatMap { try preparedText(text, on: $0) }
        var surviving: SurvivingWords?
        if anchor.capture == capture, let text, let prepared {
            surviving = try SurvivingWords(of: anchor.marked, in: text.pieces, rootScalars: prepared.rootScalars) {
                TextGraph(try textRecords(TextKey(item: key, name: text.name)), isWhole: true)
            }
        }
        return AnchorFinding(of: anchor, capture: capture, in: prepared?.finder, surviving: surviving)
    }

    /// Looks at an article's annotations again; the cost follows their number.
    func resolveAnnotations(of article: ItemID) throws {
        let rows = try database.rows(
            "SELECT number, state, resolution, first, last, reason, measure FROM annotation WHERE article = ?1",
            [SQLValue(article)]
        ) { row in (row.integer(0), row.blob(1), (2..<7).map { row.value($0) }) }
        for (number, bytes, before) in rows {
            let key = ItemKey(kind: .annotation, id: article)
            let columns = ItemTable.columns(of: try finding(of: database.decodedState(bytes, of: key)))
            guard columns != before else { continue }
            try database.prepared(
                "UPDATE annotation SET resolution = ?2, first = ?3, last = ?4, reason = ?5, measure = ?6 WHERE number = ?1"
            ).run([.integer(number)] + columns)
        }
    }

    /// A capture's bytes.
    func captureText(_ hash: ContentHash) throws -> [UInt8]? {
        if let recent = recentCaptures[hash] ?? unkeptCapture(hash) { return recent }
        let bytes = try database.captureBytes(hash, captures)
        if let bytes { recentCaptures.keep(bytes, hash) }
        return bytes
    }

    /// Whether a capture is here.
    func isHere(_ hash: ContentHash) throws -> Bool {
        try recentCaptures[hash] != nil || unkeptCapture(hash) != nil || database.holdsCapture(hash)
    }

    /// A text, prepared for finding words in it; the last one is kept at hand.
    func preparedText(_ text: ItemText?, on capture: ContentHash) throws -> PreparedText? {
        if let last = lastPrepared, last.capture == capture, last.version == text?.heads ?? [] { return last }
        lastPrepared = try captureText(capture).map { PreparedText(capture: capture, root: $0, text: text) }
        return lastPrepared
    }
}
