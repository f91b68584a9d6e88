/// A part of the work that is measured by itself, in a process of its own.
enum Phase: String, Codable, Sendable {
    /// The starting library, one transaction an article.
    case buildByArticle
    /// The starting library, as few transactions as there can be.
    case buildAtOnce
    /// An empty replica gets everything.
    case firstSync
    /// What the first replica does offline, one transaction an edit.
    case firstEdits
    /// What the second replica does offline.
    case secondEdits
    /// Both directions, until both hold the same; and once more with nothing new.
    case merge
    /// Searches for words that stand in texts, one at a time; the middle one's time, with what a first page shows.
    case searchForWord, searchForTwoWords, searchForPhrase, searchForPrefix
    /// The second replica's library, for the check after the first sync.
    case dumpFirstSync
    /// Both replicas' libraries, for the check after the merge.
    case dumpMerged
}
