internal import HummingbirdTLS
internal import NIOSSL

/// A certificate and its private key, as PEM files.
public struct CertificateFiles: Hashable, Sendable {
    /// The certificate, followed by those between it and a root.
    public let chain: String
    /// Its private key, without a passphrase.
    public let key: String

    /// Names files; nothing is read.
    public init(chain: String, key: String) {
        self.chain = chain
        self.key = key
    }

    /// Reads them, and makes sure that they belong together.
    func configuration() throws(HubProblem) -> TLSConfiguration {
        let certificates = try read(chain) { try NIOSSLCertificate.fromPEMFile($0) }
        guard !certificates.isEmpty else { throw .certificate(path: chain, cause: "it holds no certificate") }
        let privateKey = try read(key) { try NIOSSLPrivateKey(file: $0, format: .pem) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        _ = try read(key) { _ in try NIOSSLContext(configuration: configuration) }
        return configuration
    }

    private func read<Value>(_ path: String, _ body: (String) throws -> Value) throws(HubProblem) -> Value {
        // The library says of a missing file what it says of a damaged one.
        guard try PrivateFile.read(path, upTo: 1 << 20) != nil else {
            throw .certificate(path: path, cause: "there is no such file")
        }
        do {
            return try body(path)
        } catch {
            throw .certificate(path: path, cause: "it holds none that can be read, or the two do not belong together")
        }
    }
}
