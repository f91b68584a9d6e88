import FolderRemote
import Foundation
import Lectern
import Synchronization

/// A reader with three devices and a shared folder, month by month.
final class ReadersLife {
    /// What the devices' clocks show.
    private final class Calendar: Sendable {
        let milliseconds = Mutex<Int64>(Int64(ItemSource.epoch) * 1_000)

        func pass(_ some: Int64) { milliseconds.withLock { $0 += some } }
    }

    private static let editsUnsent = 500

    private let work: String
    private let pagesPerDay: Int
    private let library: LibraryID
    private let calendar = Calendar()
    private let desktop: Replica
    private let phone: Replica
    private let tablet: Replica
    private let plain: PlainTables
    private var source: ItemSource
    private var pages: [(id: String, item: ItemID, body: String)] = []
    private var isTabletAway = false
    private var unsent: [ItemKey] = []

    init(work: String, seed: UInt64, pagesPerDay: Int) async throws {
        self.work = work
        self.pagesPerDay = pagesPerDay
        source = ItemSource(seed: seed)
        library = LibraryID(value: UInt128(seed))
        try FileManager.default.createDirectory(atPath: work + "/folder", withIntermediateDirectories: true)
        try FolderRemote.create(work + "/folder", library: library)
        var options = ReplicaOptions()
        options.store.durability = .normal
        options.now = { [calendar] in calendar.milliseconds.withLock { $0 } }
        desktop = try await Replica.create(in: work + "/desktop", library: library, options: options)
        phone = try await Replica.create(in: work + "/phone", library: library, options: options)
        tablet = try await Replica.create(in: work + "/tablet", library: library, options: options)
        plain = PlainTables(
            database: try PlainDatabase(path: work + "/plain.db", .normal), keepsSearchIndex: true)
        try plain.create()
    }

    // MARK: Living

    func liveOneMonth() async throws {
        let first = pages.count
        for _ in 0..<30 {
            try await savePages()
            calendar.pass(24 * 60 * 60 * 1_000)
        }
        try await sync(desktop)
        try await sync(phone)
        try await read(pages[first...])
        try await sync(phone)
        if !isTabletAway {
            try await sync(tablet)
            try await annotate(pages[first...])
            try await sync(tablet)
        }
        try await sync(desktop)
    }

    /// Saves the pages of a day, each by itself.
    private func savePages() async throws {
        for _ in 0..<pagesPerDay {
            let article = source.article(pages.count)
            let drafts = try ArticleDrafts([.putArticle(article)], isSeparate: true)
            let made = try await desktop.edit { try drafts.make(with: &$0) }.result
            try plain.apply(.putArticle(article))
            pages.append((article.id, made[0], article.body))
        }
    }

    /// Reads them in four sittings each, and keeps a few.
    private func read(_ pages: ArraySlice<(id: String, item: ItemID, body: String)>) async throws {
        for page in pages {
            let item = ItemKey(kind: .article, id: page.item)
            for sitting in 1...4 {
                let state = ReadingState(stage: sitting == 4 ? .read : .reading, progressInPermille: 250 * sitting)
                _ = try await phone.edit { try $0.write([ArticleField.reading.set(state)], to: item) }
            }
            guard source.generator.happens(20) else { continue }
            let tag = source.tag()
            _ = try await phone.edit { try $0.tag(item, adding: [tag], removing: []) }
            try plain.apply(.addTag(article: page.id, tag: tag))
        }
    }

    private func annotate(_ pages: ArraySlice<(id: String, item: ItemID, body: String)>) async throws {
        for page in pages where source.generator.happens(40) {
            let annotation = source.annotation(of: page.id, body: page.body, at: ItemSource.time(ItemSource.epoch))
            _ = try await tablet.edit { try $0.apply(.putAnnotation(annotation), known: [page.id: page.item]) }
            try plain.apply(.putAnnotation(annotation))
        }
    }

    /// From now on the tablet meets nobody; what was done on it last was never sent.
    func putTabletAway() async throws {
        isTabletAway = true
        for number in 0..<Self.editsUnsent {
            let page = source.generator.pick(pages)
            let annotation = source.annotation(of: page.id, body: page.body, at: ItemSource.time(ItemSource.epoch))
            let made = try await tablet.edit { editor in
                try editor.apply(.putAnnotation(annotation), known: [page.id: page.item])
            }.result
            try plain.apply(.putAnnotation(annotation))
            if let made { unsent.append(ItemKey(kind: .annotation, id: made.item)) }
            guard number % 2 == 0 else { continue }
            _ = try await tablet.edit { editor in
                try editor.write(
                    [ArticleField.title.set("Title \(number)")], to: ItemKey(kind: .article, id: page.item))
            }
        }
    }

    @discardableResult
    private func sync(_ replica: Replica) async throws -> SyncReport {
        let writer = try await replica.status().replica
        return try await replica.sync(
            with: FolderRemote(
                path: work + "/folder", writer: writer, library: library, remembered: VersionVector()))
    }

    // MARK: Reporting

    /// What it all came to, line by line.
    func report() async throws -> [String] {
        var lines: [String] = []
        let counts = try await desktop.counts()
        lines.append(
            "\(counts.articles) articles, \(counts.annotations) annotations, \(counts.changes) changes")
        let plainSize = FileSize.sum([work + "/plain.db"])
        lines.append("plain SQLite, the same rows with an index: \(Self.megabytes(plainSize))")
        func describe(_ when: String) async throws {
            let size = FileSize.sum([work + "/desktop/library.lectern"])
            let ratio = Double(size) / Double(plainSize)
            lines.append(
                "\(when): file \(Self.megabytes(size)), \(Self.rounded(ratio)) x plain; "
                    + "folder \(Self.megabytes(folderSize())) in \(folderFiles().count) files")
        }
        _ = try await desktop.compact(.everything)
        try await describe("before forgetting")
        lines.append(try await clone("clone from the folder before"))

        let tabletID = try await tablet.status().replica
        _ = try await desktop.edit { try $0.set(ReplicaField.retired.set(true), of: ItemKey(tabletID)) }
        for replica in [desktop, phone, desktop] { try await sync(replica) }
        var stopwatch = Stopwatch()
        stopwatch.start()
        let compaction = try await desktop.compact()
        stopwatch.stop()
        _ = try await phone.compact()
        lines.append(
            "compact: \(compaction.forgottenChanges) changes forgotten in \(Self.rounded(stopwatch.seconds)) s")
        for replica in [desktop, phone] { try await sync(replica) }
        _ = try await phone.edit { try $0.set(ReplicaField.name.set("Phone"), of: ItemKey(tabletID)) }
        for replica in [phone, desktop] { try await sync(replica) }
        try await describe("a year kept")
        lines.append(try await clone("clone from the folder, a year kept"))
        lines.append(try await returnTablet())
        return lines
    }

    private func clone(_ name: String) async throws -> String {
        let place = work + "/clone-\(UUID().uuidString.prefix(8))"
        var stopwatch = Stopwatch()
        stopwatch.start()
        let newcomer = try await Replica.create(in: place, library: library)
        try await sync(newcomer)
        stopwatch.stop()
        try await newcomer.expectSame(as: desktop)
        try await newcomer.close()
        return "\(name): \(Self.rounded(stopwatch.seconds)) s, "
            + "file \(Self.megabytes(FileSize.sum([place + "/library.lectern"])))"
    }

    private func returnTablet() async throws -> String {
        var stopwatch = Stopwatch()
        stopwatch.start()
        let report = try await sync(tablet)
        stopwatch.stop()
        for replica in [desktop, phone] { try await sync(replica) }
        try await tablet.expectSame(as: desktop)
        var found = 0
        for item in unsent where try await desktop.read({ try $0.isVisible(item) }) { found += 1 }
        return
            "the tablet comes back: \(Self.rounded(stopwatch.seconds)) s, a snapshot of \(report.received.items) items; "
            + "\(found) of its \(unsent.count) unsent annotations are on the desktop"
    }

    private func folderFiles() -> [String] {
        let root = work + "/folder"
        return (try? FileManager.default.subpathsOfDirectory(atPath: root))?.map { root + "/" + $0 }.filter {
            (try? FileManager.default.attributesOfItem(atPath: $0)[.type] as? FileAttributeType) == .typeRegular
        } ?? []
    }

    private func folderSize() -> Int { FileSize.sum(folderFiles()) }

    private static func megabytes(_ bytes: Int) -> String { "\(rounded(Double(bytes) / 1_000_000)) MB" }

    private static func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
}
