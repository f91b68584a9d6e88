import Lectern
import SyncProtocol
import Testing

@testable import HubRemote

@Suite struct HubAddressTests {
    private static let id = "000102030405060708090a0b0c0d0e0f"

    @Test(arguments: [
        ("https://hub.example.org", "https://hub.example.org"),
        ("https://hub.example.org/", "https://hub.example.org"),
        ("HTTPS://Hub.Example.ORG:443//", "https://hub.example.org"),
        ("https://hub.example.org:8443/sync/", "https://hub.example.org:8443/sync"),
        ("https://192.0.2.7:8443", "https://192.0.2.7:8443"),
        ("https://[2001:DB8::7]:8443/x", "https://[2001:db8::7]:8443/x"),
        ("https://hub.example.org/Team%20A/v1", "https://hub.example.org/Team%20A/v1"),
        ("https://hub.example.org/libraries/x", "https://hub.example.org/libraries/x"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ])
    func `the address of a hub has one canonical text`(typed: String, canonical: String) throws {
        let address = try HubAddress(typed)
        #expect(address.description == canonical)
        #expect(address.library == nil)
        #expect(try HubAddress(canonical) == address)
    }

    @Test(arguments: [
        ("https://hub.example.org/v1/libraries/\(id)", "https://hub.example.org"),
        ("https://hub.example.org/v1/libraries/\(id.uppercased())/", "https://hub.example.org"),
        ("https://hub.example.org:444/a/b/v1/libraries/\(id)", "https://hub.example.org:444/a/b"),
    ])
    func `an address may name a library`(typed: String, hub: String) throws {
        let address = try HubAddress(typed)
        #expect(address.hub == hub)
        #expect(address.library == LibraryID(text: Self.id))
        #expect(address.description == "\(hub)/v1/libraries/\(Self.id)")
        #expect(try HubAddress(address.description) == address)
    }

    @Test(arguments: [
        ("hub.example.org", HubAddress.Fault.noScheme), ("", .noScheme), ("https:/hub.example.org", .noScheme),
        ("ftp://hub.example.org", .otherScheme), ("://hub.example.org", .otherScheme),
        ("https+unix://hub", .otherScheme), ("file:///etc/passwd", .otherScheme),
        ("https://secret@hub.example.org", .userInformation), ("https://a:secret@hub.example.org/x", .userInformation),
        ("https://hub.example.org?token=secret", .query), ("https://hub.example.org/?token=secret", .query),
        ("https://hub.example.org/#secret", .fragment),
        ("https://", .host), ("https:///path", .host), ("https://:8080", .host), ("https://hub..org", .host),
        ("https://hub.example.org.", .host), ("https://hub example", .host), ("https://bücher.example", .host),
        ("https://hub\r\n", .host), ("https://[::1", .host), ("https://[1.2.3.4]", .host), ("https://[::zz]", .host),
        ("https://a\\b", .host),
        ("https://hub.example.org:", .port), ("https://hub.example.org:0", .port), ("https://hub:70000", .port),
        ("https://hub:+80", .port), ("https://[::1]x", .port), ("https://::1", .port),
        ("https://hub/a//b", .path), ("https://hub/../x", .path), ("https://hub/./x", .path),
        ("https://hub/a b", .path), ("https://hub/\u{212A}", .path), ("https://hub/%zz", .path),
        ("https://hub/a%2", .path), ("https://hub/a\r\nHost: x", .path), ("https://hub/ä", .path),
        ("https://hub/a\\b", .path), ("https://hub/a\r", .path),
        ("https://hub/v1/libraries", .libraryID), ("https://hub/v1/libraries/", .libraryID),
        ("https://hub/v1/libraries/12", .libraryID), ("https://hub/v1/libraries/\(id)/pull", .libraryID),
        ("https://hub/v1/libraries/zz\(id.dropFirst(2))", .libraryID),
        ("http://hub.example.org", .plainHTTP), ("http://10.0.0.1", .plainHTTP), ("http://128.0.0.1", .plainHTTP),
        ("http://127.0.0.1.example.org", .plainHTTP), ("http://localhost.example.org", .plainHTTP),
        ("http://hub.localhost", .plainHTTP),
        ("http://[2001:db8::1]", .plainHTTP), ("https://" + String(repeating: "a.", count: 1100), .tooLong),
    ])
    func `what is no address is refused, and never repeated`(typed: String, fault: HubAddress.Fault) {
        #expect(throws: HubRemoteProblem.badAddress(fault)) { try HubAddress(typed) }
        let problem = HubRemoteProblem.badAddress(fault)
        #expect(problem.code == "bad-address")
        #expect(!(problem.sentence + problem.remedy).contains("secret"))
    }

    @Test func `plain HTTP goes elsewhere where somebody insists`() throws {
        #expect(try HubAddress("http://hub.example.org", allowsInsecure: true).hub == "http://hub.example.org")
    }

    @Test func `a remote is not made for another library than the address names`() throws {
        let address = try HubAddress("https://hub.example.org/v1/libraries/\(String(Self.id.reversed()))")
        let options = HubRemote.Options(userAgent: "lectern/test")
        let problem = #expect(throws: RemoteProblem.self) {
            try HubRemote(address, library: HubSample.library, token: nil, options: options)
        }
        #expect(problem?.code == "other-library")
    }
}
