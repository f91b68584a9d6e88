import Foundation
import HubRemote
import HubServer
import Lectern
import RemoteConformance
import ReplicaConformance
import SyncProtocol

/// Each place is a hub of its own, because all cases play in the same library.
struct HubFixture: RemoteFixture {
    func absence(of ability: FixtureAbility) -> String? {
        ability == .sender
            ? "How far a hub is ahead can't be told from outside, where the system's buffers lie between." : nil
    }

    func makePlace(for library: LibraryID) async throws -> any RemotePlace {
        let hub = try await HubUnderTest.start(with: library)
        do {
            return HubPlace(hub: hub, proxy: try await FaultProxy.start(before: hub))
        } catch {
            await hub.end()
            throw error
        }
    }

    func makeReplica(of library: LibraryID, number: UInt64) async throws -> any ConformanceReplica {
        try await RealReplica(of: library)
    }
}

/// A hub, and a proxy before it for those remotes that something happens to on the way.
private final class HubPlace: RemotePlace {
    private let hub: HubUnderTest
    private let proxy: FaultProxy

    init(hub: HubUnderTest, proxy: FaultProxy) {
        self.hub = hub
        self.proxy = proxy
    }

    func makeRemote(for replica: ReplicaID, as role: MemberRole, faults: [RemoteFault]) async throws -> any Remote {
        var address = hub.address
        var library = hub.library
        var token = try hub.token(role)
        var onTheWay: [RemoteFault] = []
        for fault in faults {
            switch fault {
            case .wrongToken:
                var generator = SystemRandomNumberGenerator()
                token = HubToken(using: &generator).text
            case .expiredToken: token = try hub.token(role, expires: 1)
            case .unknownLibrary: library = LibraryID(value: 0x404)
            case .cutReceiving, .cutSending, .repeatedPiece, .lostAnswer, .busy, .failing, .newerFormat, .clockOffset:
                onTheWay.append(fault)
            }
        }
        if !onTheWay.isEmpty { address = proxy.address(playing: onTheWay) }
        return try HubRemote(
            HubAddress(address), library: library, token: token,
            options: .patient)
    }

    func loseBlobs() async throws { try hub.loseBlobs() }

    /// Isn't asked for, since the fixture has no sender.
    func longestLead() async throws -> Int { throw CocoaError(.featureUnsupported) }

    func end() async throws {
        await proxy.end()
        await hub.end()
    }
}

extension HubRemote.Options {
    /// Those of a remote that waits for a busy machine.
    static var patient: Self {
        var options = Self(userAgent: "lectern-conformance")
        options.idleTimeout = .seconds(600)
        options.eventIdleTimeout = .seconds(600)
        return options
    }
}
