import Testing

@testable import HubServer

@Suite struct MetricsTests {
    @Test func `more changes than there are numbers stay at the largest one, and end nothing`() {
        let metrics = HubMetrics()
        metrics.took(changes: 2)
        #expect(metrics.current.changes == 2)
        metrics.took(changes: .max)
        metrics.took(changes: 1)
        #expect(metrics.current.changes == .max)
    }
}
