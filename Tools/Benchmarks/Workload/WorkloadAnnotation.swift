/// An annotation of the workload; positions count Unicode scalars of the body.
struct WorkloadAnnotation: Codable, Hashable, Sendable {
    let id: String
    let article: String
    let start: Int
    let end: Int
    let quote: String
    let note: String
    let created: WorkloadTime
}
