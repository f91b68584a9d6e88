internal import Causality
internal import LibraryModel
internal import MergeTypes

/// What items hold, and what is made of people's words.
enum ValueFuzzing {
    static func runRow(_ input: [UInt8]) -> Bool {
        guard let state = try? ItemState(canonicalRow: input) else { return false }
        // What is listed and not needed is left out, and nothing else is another form.
        let row = state.canonicalRow
        precondition(row.count <= input.count, "a row grows by being read")
        guard let again = try? ItemState(canonicalRow: row) else { preconditionFailure("a row can't be read again") }
        precondition(again == state && again.canonicalRow == row, "a row changes by being written")
        return true
    }

    static func runValue(_ input: [UInt8]) -> Bool {
        [
            check(String.self, input), check(Int64.self, input), check(Bool.self, input), check([String].self, input),
            check(ItemKey.self, input), check(ArticleLink.self, input), check(SourceLink.self, input),
            check(ReadingState.self, input), check(CaptureReference.self, input), check(TextAnchor.self, input),
            check(AnnotationKind.self, input), check(CommentState.self, input),
        ].contains(true)
    }

    static func runKey(_ input: [UInt8]) -> Bool {
        guard let text = String(validating: input, as: UTF8.self) else { return false }
        let link = try? CanonicalURL(text)
        precondition(link?.key.isEmpty != true, "a URL has an empty key")
        let name = try? NameKey(text)
        if let key = name?.text {
            guard let again = try? NameKey(key) else { preconditionFailure("the key of a name has none") }
            precondition(Array(again.text.utf8) == Array(key.utf8), "the key of a key is another one")
        }
        return link != nil || name != nil
    }

    /// The first byte says where the one text ends and the other begins.
    static func runText(_ input: [UInt8]) -> Bool {
        guard let share = input.first else { return false }
        let texts = input.dropFirst()
        let split = texts.startIndex + texts.count * Int(share) / 256
        let (old, new) = (Array(texts[..<split]), Array(texts[split...]))
        guard String(validating: new, as: UTF8.self) != nil else { return false }
        var pieces = TextPieces()
        pieces.apply(TextEdit(from: old, to: new))
        precondition(pieces.render(root: old) == new, "an edit doesn't lead from the one text to the other")
        return true
    }

    /// A value may go on behind what is known of it, so it is compared as a value.
    private static func check<Value: FieldValue & Equatable>(_: Value.Type, _ input: [UInt8]) -> Bool {
        guard let value = try? Value(canonicalBytes: input) else { return false }
        guard let again = try? Value(canonicalBytes: value.canonicalBytes) else {
            preconditionFailure("a value that was read can't be read again: \(Value.self)")
        }
        precondition(again == value, "a value changes by being written: \(Value.self)")
        return true
    }
}
