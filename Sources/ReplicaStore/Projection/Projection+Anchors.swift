internal import Causality
internal import LibraryModel

extension Projection {
    /// Where an annotation's words are in the current body of its article.
    func resolution(of annotation: ItemState) throws -> AnchorResolution {
        guard let anchor = annotation.value(of: AnnotationField.anchor) else { return .wholeArticle }
        guard let article = annotation.value(of: AnnotationField.parent),
            let body = try entry(article).state.value(of: ArticleField.body)
        else { return .unresolved }
        return AnchorResolution(of: anchor, capture: body.hash, in: try finder(in: body.hash))
    }

    /// Looks at an article's annotations again; the cost follows their number.
    func resolveAnnotations(of article: ItemID) throws {
        let rows = try database.rows(
            "SELECT number, state FROM annotation WHERE article = ?1", [.blob(article.bytes)]
        ) { ($0.integer(0), $0.blob(1)) }
        for (number, bytes) in rows {
            let key = ItemKey(kind: .annotation, id: article)
            let resolution = try resolution(of: database.decodedState(bytes, of: key))
            try database.run(
                "UPDATE annotation SET resolution = ?1, first = ?2, last = ?3 WHERE number = ?4",
                .text(resolution.name),
                SQLValue(resolution.range.map { Int64($0.lowerBound) }),
                SQLValue(resolution.range.map { Int64($0.upperBound) }), .integer(number))
        }
    }

    /// A capture's bytes.
    ///
    /// The last one is kept at hand, since an article's annotations come together.
    func captureText(_ hash: ContentHash) throws -> [UInt8]? {
        if let last = lastCapture, last.hash == hash { return last.bytes }
        let bytes = try database.captureBytes(hash, decompressor)
        if let bytes { lastCapture = (hash, bytes) }
        return bytes
    }

    /// A capture, prepared for finding words in it; the last one is kept at hand.
    private func finder(in hash: ContentHash) throws -> QuoteFinder? {
        if let last = lastFinder, last.hash == hash { return last.finder }
        guard let text = try captureText(hash) else { return nil }
        let finder = QuoteFinder(body: text)
        lastFinder = (hash, finder)
        return finder
    }
}
