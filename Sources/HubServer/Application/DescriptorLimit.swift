internal import Glibc
internal import Logging

/// How many files and connections this process may have open.
enum DescriptorLimit {
    /// Raises it as far as the system lets this process, and warns where that is less than what limits need.
    static func raise(for limits: HubLimits, _ logger: Logger) {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        var raised = limit
        raised.rlim_cur = raised.rlim_max
        if setrlimit(resource, &raised) == 0 { limit = raised }
        let allowed = Int(clamping: limit.rlim_cur)
        guard allowed < limits.openFiles else { return }
        logger.warning(
            "fewer files may be open than connections and libraries need",
            metadata: ["allowed": "\(allowed)", "needed": "\(limits.openFiles)"])
    }
}
