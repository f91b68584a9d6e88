/// Metrics as Prometheus reads them: its text format, version 0.0.4.
struct MetricsPage {
    private(set) var text = ""

    init(_ counts: HubMetrics.Counts, requests: Int, eventStreams: Int, openLibraries: Int?) {
        begin("requests_total", "counter", "Requests that were answered.")
        for (kind, count) in counts.requests.sorted(by: { $0.key < $1.key }) {
            add("requests_total", "route=\"\(kind.route)\",status=\"\(kind.status)\"", "\(count)")
        }
        begin("request_seconds", "histogram", "How long requests took, until the last byte of the answer.")
        for (route, durations) in counts.durations.sorted(by: { $0.key < $1.key }) { add(durations, of: route) }
        let rows = [
            ("received_bytes_total", "counter", "Bytes of bodies that came in.", counts.receivedInBytes),
            ("sent_bytes_total", "counter", "Bytes of bodies that went out.", counts.sentInBytes),
            ("changes_total", "counter", "Changes that were new.", counts.changes),
            ("requests", "gauge", "Requests under way, event streams not among them.", requests),
            ("event_streams", "gauge", "Event streams that are open.", eventStreams),
        ]
        for (name, type, help, value) in rows {
            begin(name, type, help)
            add(name, nil, "\(value)")
        }
        if let openLibraries {
            begin("open_libraries", "gauge", "Libraries that are open.")
            add("open_libraries", nil, "\(openLibraries)")
        }
    }

    private mutating func add(_ durations: HubMetrics.Durations, of route: String) {
        var sum = 0
        let ends = HubMetrics.durationRanges.map { "\($0)" } + ["+Inf"]
        for (end, count) in zip(ends, durations.counts) {
            sum += count
            add("request_seconds_bucket", "route=\"\(route)\",le=\"\(end)\"", "\(sum)")
        }
        add("request_seconds_sum", "route=\"\(route)\"", "\(durations.sumInSeconds)")
        add("request_seconds_count", "route=\"\(route)\"", "\(sum)")
    }

    private mutating func begin(_ name: String, _ type: String, _ help: String) {
        text += "# HELP lectern_hub_\(name) \(help)\n# TYPE lectern_hub_\(name) \(type)\n"
    }

    private mutating func add(_ name: String, _ labels: String?, _ value: String) {
        text += "lectern_hub_\(name)\(labels.map { "{\($0)}" } ?? "") \(value)\n"
    }
}
