import Foundation
import Lectern

/// What any correct merge of two replicas' offline work must show.
struct Expectation: Encodable {
    /// The articles that nobody worked on.
    struct Untouched: Encodable {
        /// How many there are.
        var count = 0
        /// SHA-256 over their identifiers and digests, ordered by identifier.
        var sha256 = ""
    }

    let format = 2
    private(set) var untouched = Untouched()
    /// Articles that one replica worked on: their digests.
    private(set) var single: [String: String] = [:]
    /// Articles that were deleted while nobody else worked on them.
    private(set) var gone: [String] = []
    /// Articles of which both changed different parts: their digests.
    private(set) var disjoint: [String: String] = [:]
    /// Articles whose body both changed: what was written, all of which must be there where text merges.
    private(set) var text: [String: [String]] = [:]
    /// Articles whose outcome is free.
    private(set) var conflict: [String] = []

    init(_ library: [String: ArticleState], _ first: OfflineWork, _ second: OfflineWork) throws {
        let encoder = ArticleState.canonicalEncoder()
        func digest(_ state: ArticleState?) throws -> String {
            ContentHash(hashing: Array(try encoder.encode(state))).description
        }
        var hasher = ContentHasher()
        for (article, state) in library.sorted(by: { $0.key < $1.key }) {
            let works = [first, second].filter { $0.states[article] != nil }
            let deletions = works.count { $0.deleted.contains(article) }
            if works.isEmpty {
                untouched.count += 1
                hasher.update(Array((article + (try digest(state))).utf8))
            } else if deletions == works.count {
                gone.append(article)
            } else if works.count == 1 {
                single[article] = try digest(works[0].states[article])
            } else if deletions > 0 {
                conflict.append(article)
            } else if first.parts[article, default: []].isDisjoint(with: second.parts[article, default: []]) {
                disjoint[article] = try digest(Self.merged(article, first, second))
            } else if first.insertions[article] != nil, second.insertions[article] != nil {
                text[article] = works.flatMap { $0.insertions[article] ?? [] }
            } else {
                conflict.append(article)
            }
        }
        untouched.sha256 = hasher.finalize().description
    }

    /// The first replica's article with what the second changed of it.
    private static func merged(_ article: String, _ first: OfflineWork, _ second: OfflineWork) -> ArticleState? {
        guard var state = first.states[article], let other = second.states[article] else { return nil }
        for part in second.parts[article, default: []] {
            switch part {
            case .field(let field): state[field] = other[field]
            case .tag(let tag):
                if other.tags.contains(tag) { state.tags.insert(tag) } else { state.tags.remove(tag) }
            case .annotation(let id): state.annotations += other.annotations.filter { $0.id == id }
            case .comment(let id): state.comments += other.comments.filter { $0.id == id }
            case .body: state.body = other.body
            }
        }
        return state
    }
}
