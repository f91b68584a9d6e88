/// A comment of the workload.
struct WorkloadComment: Codable, Hashable, Sendable {
    let id: String
    let article: String
    let author: String
    let email: String
    let body: String
    /// The comment that it answers; `nil` where it answers the article.
    let parent: String?
    let created: WorkloadTime
}
