/// Why a text can't be the URL of an article.
///
/// Positions count Unicode scalars of the given text, from 0; labels of a host count from 1.
public enum URLProblem: Error, Hashable, Sendable {
    /// Nothing is left without the white space around it.
    case empty
    /// The URL or its key has more UTF-8 bytes than the limit.
    case tooLong(bytes: Int, limit: Int)
    /// A control character or a line break stands inside.
    case controlCharacter(Unicode.Scalar, position: Int)
    /// No scheme leads the text: a relative reference, a bare host, a path of a file system.
    case missingScheme
    /// The scheme carries a program or a whole document instead of naming one.
    case refusedScheme(String)
    /// The scheme is followed by nothing.
    case nothingAfterScheme(String)
    /// An http or https URL names no host.
    case missingHost
    /// An escape in the host isn't two hexadecimal digits, or the escapes aren't UTF-8.
    case hostEscape(position: Int)
    /// The host has a character that no host has.
    case hostCharacter(Unicode.Scalar, label: Int)
    /// Two dots of the host have nothing between them, or the host begins with a dot.
    case emptyHostLabel(label: Int)
    /// A label of the host is too long in its ASCII form.
    case hostLabelTooLong(label: Int, limit: Int)
    /// The host is too long in its ASCII form.
    case hostTooLong(bytes: Int, limit: Int)
    /// Brackets don't hold an IPv6 address.
    case addressLiteral(position: Int)
    /// The port isn't a number up to 65535.
    case port(position: Int)

    /// The stable code that programs and vectors know the problem by.
    public var code: String {
        switch self {
        case .empty: "url-empty"
        case .tooLong: "url-too-long"
        case .controlCharacter: "url-control-character"
        case .missingScheme: "url-missing-scheme"
        case .refusedScheme: "url-refused-scheme"
        case .nothingAfterScheme: "url-nothing-after-scheme"
        case .missingHost: "url-missing-host"
        case .hostEscape: "url-host-escape"
        case .hostCharacter: "url-host-character"
        case .emptyHostLabel: "url-empty-host-label"
        case .hostLabelTooLong: "url-host-label-too-long"
        case .hostTooLong: "url-host-too-long"
        case .addressLiteral: "url-address-literal"
        case .port: "url-port"
        }
    }

    /// One sentence for people; it never repeats the URL itself.
    public var sentence: String {
        switch self {
        case .empty:
            "The URL is empty."
        case .tooLong(let bytes, let limit):
            "The URL takes \(bytes) bytes, above the limit of \(limit)."
        case .controlCharacter(let scalar, let position):
            "The URL has the control character \(scalar.codePointName) in it (at character \(position + 1))."
        case .missingScheme:
            "The URL has no scheme such as https: in front."
        case .refusedScheme(let scheme):
            "A \(scheme): URL holds its content itself and names no page."
        case .nothingAfterScheme:
            "Nothing follows the scheme of the URL."
        case .missingHost:
            "The URL names no host."
        case .hostEscape(let position):
            "The host has a percent escape that cannot be read (at character \(position + 1))."
        case .hostCharacter(let scalar, let label):
            "The host has \(scalar.codePointName) in its part \(label), which no host name can hold."
        case .emptyHostLabel(let label):
            "Part \(label) of the host is empty."
        case .hostLabelTooLong(let label, let limit):
            "Part \(label) of the host is longer than \(limit) bytes."
        case .hostTooLong(let bytes, let limit):
            "The host takes \(bytes) bytes, above the limit of \(limit)."
        case .addressLiteral(let position):
            "The brackets do not hold an IPv6 address (at character \(position + 1))."
        case .port(let position):
            "The port is no number up to 65535 (at character \(position + 1))."
        }
    }

    /// What the person can do about it.
    public var remedy: String {
        switch self {
        case .empty: "Give a URL, or save the article without one."
        case .tooLong: "Look for a shorter link to the page, or save the article without a URL."
        case .controlCharacter: "Copy the URL again, on one line."
        case .missingScheme, .missingHost, .nothingAfterScheme:
            "Give the whole URL, as in https://example.org/page."
        case .refusedScheme: "Save the text itself, without a URL."
        case .hostEscape, .hostCharacter, .emptyHostLabel, .hostLabelTooLong, .hostTooLong, .addressLiteral:
            "Check the host: the part between // and the next /."
        case .port: "Check the number after the colon behind the host."
        }
    }
}
