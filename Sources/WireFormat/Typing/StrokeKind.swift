/// What the edits of a stroke do, one like the other.
///
/// A stroke is a row of edits that type, or delete forwards or backwards, a scalar each, right where the one before left
/// the cursor; any other edit is a stroke by itself. See Protocol/Bundles.md, "Typing".
enum StrokeKind: UInt64 {
    case typing = 0
    case deletingForwards = 1
    case deletingBackwards = 2
    case replacing = 3

    /// What an edit is by itself.
    init(_ edit: TypedEdit) {
        self =
            switch (edit.deleted, edit.insertedScalars) {
            case (0, 1): .typing
            case (1, 0): .deletingForwards
            default: .replacing
            }
    }

    /// What a stroke of so many edits, the last of which left the cursor here, is with another edit; `nil` where that
    /// begins a new one.
    func goingOn(with edit: TypedEdit, after edits: Int, at cursor: Int) -> StrokeKind? {
        switch (self, StrokeKind(edit)) {
        case (.typing, .typing), (.deletingForwards, .deletingForwards):
            if edit.skipped == cursor { return self }
            // The direction shows with the second deletion only.
            return self == .deletingForwards && edits == 1 && edit.skipped == cursor - 1 ? .deletingBackwards : nil
        case (.deletingBackwards, .deletingForwards): return edit.skipped == cursor - 1 ? self : nil
        default: return nil
        }
    }
}
