/// How a folder is watched: by looking at its names, since what moves it tells nobody.
public struct FolderWatch: Sendable {
    /// Waits between two looks.
    let pause: @Sendable () async throws -> Void

    /// Looks every so often.
    public init(every interval: Duration = .seconds(3)) { pause = { try await Task.sleep(for: interval) } }

    /// Looks whenever a pause is over.
    public init(pause: @escaping @Sendable () async throws -> Void) { self.pause = pause }
}

/// The names that were seen last; the stream's closure needs a place that outlives each call.
actor NameChanges {
    private var names: Set<String>

    init(since names: Set<String>) { self.names = names }

    /// Notes what names there are now, and says whether they are others.
    func note(_ now: Set<String>) -> Bool {
        defer { names = now }
        return names != now
    }
}
