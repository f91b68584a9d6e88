/// An article of the workload.
struct WorkloadArticle: Codable, Hashable, Sendable {
    let id: String
    let url: String
    let title: String
    let author: String
    let site: String
    let published: WorkloadTime
    let saved: WorkloadTime
    let body: String
    let tags: [String]
}
