/// What is for anybody: that the hub is there, and what it has counted.
extension HubRoutes {
    private struct HealthPage: Encodable {
        var status = "ok"
    }

    var healthPage: HubAnswer {
        get throws { try HubAnswer.json(HealthPage()) }
    }

    var metricsPage: HubAnswer {
        let page = MetricsPage(
            metrics.current, requests: admission.requests, eventStreams: admission.eventStreams,
            openLibraries: libraries.openCount)
        return HubAnswer.text(page.text, type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
