internal import Lectern

/// What a person meant by an edit, in the words of the person and not of the engine.
enum Intent: Hashable, Sendable {
    /// Gave a field a value that nobody else gives it.
    case wrote(ItemKey, FieldCode, [UInt8])
    /// Gave a field some value, having read what was there.
    case overwrote(ItemKey, FieldCode)
    /// Typed a word into a text.
    case typed(ItemKey, TextName, String)
    /// Deleted a word that was in front of them.
    case erased(ItemKey, TextName, String)
    /// Put something into a set.
    case put(ItemKey, FieldCode, [UInt8])
    /// Took something out of a set.
    case took(ItemKey, FieldCode, [UInt8])
    /// Ended an item.
    case purged(ItemKey)
    /// Gave an address, which readers must never see.
    case gaveAddress(ItemKey, String)
    /// Took back what a change did.
    case tookBack(ChangeID)
    /// Named the text of something purged, which wasn't there: perhaps nobody has it any more.
    case named(ContentHash)
}
