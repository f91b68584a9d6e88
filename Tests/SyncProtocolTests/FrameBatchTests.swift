import Causality
import LibraryModel
import SyncProtocol
import Testing
import WireFormat

@Suite struct FrameBatchTests {
    private static let head = SnapshotHead(
        foldVersion: 2, lines: [], clock: Timestamp(rawValue: 1), digest: LibraryDigest(), items: 2)

    private static func items(_ number: UInt64) -> BundleFrame {
        let key = ItemKey(kind: .tag, id: ItemID(value: UInt128(number)))
        return .items([SnapshotItem(key: key, row: [1], texts: [])])
    }

    @Test func `each batch with items begins with the head that they are of`() {
        var batch = FrameBatch()
        #expect(batch.snapshot == nil && batch.removeAll() == [])
        batch.append(.snapshot(Self.head))
        batch.append(Self.items(1))
        #expect(batch.snapshot == Self.head && batch.count == 2)
        #expect(batch.removeAll() == [.snapshot(Self.head), Self.items(1)])
        #expect(batch.count == 0 && batch.contentInBytes == 0)
        batch.append(.blobs([]))
        batch.append(Self.items(2))
        #expect(batch.removeAll() == [.snapshot(Self.head), .blobs([]), Self.items(2)])
        // Another one may follow at once, as in a folder.
        let next = SnapshotHead(
            foldVersion: 2, lines: [], clock: Timestamp(rawValue: 2), digest: LibraryDigest(), items: 1)
        batch.append(Self.items(3))
        batch.append(.snapshot(next))
        batch.append(Self.items(1))
        #expect(batch.removeAll() == [.snapshot(Self.head), Self.items(3), .snapshot(next), Self.items(1)])
        batch.append(Self.items(2))
        #expect(batch.removeAll() == [.snapshot(next), Self.items(2)])
        batch.append(.privateRecords([]))
        #expect(batch.removeAll() == [.privateRecords([])])
    }
}
