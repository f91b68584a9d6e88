internal import NIOSSL

/// Whose certificates are believed: those of the system's authorities, and some of one's own.
///
/// Deliberately, certificates are always verified.
struct HubTrust: Sendable {
    /// What the HTTP client is told.
    let configuration: TLSConfiguration

    /// Trusts the system's authorities, and the certificates in a PEM file besides.
    init(alsoIn path: String?) throws(HubRemoteProblem) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let path {
            guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
                throw .unreadableTrust(path: path, cause: "there are no certificates in PEM form, or no such file")
            }
            configuration.additionalTrustRoots = [.certificates(certificates)]
        }
        self.configuration = configuration
    }
}
