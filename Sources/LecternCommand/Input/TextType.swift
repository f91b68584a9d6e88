import ArgumentParser

/// What kind of text an article has.
enum TextType: String, ExpressibleByArgument, CaseIterable {
    case text
    case markdown
    case html

    /// The type that a file's extension stands for; `nil` where it says nothing.
    init?(pathExtension: String) {
        switch pathExtension {
        case "txt", "text": self = .text
        case "md", "markdown", "mdown": self = .markdown
        case "html", "htm", "xhtml": self = .html
        default: return nil
        }
    }

    /// The type with a media type; plain text where there is none.
    init(mediaType: String?) { self = Self.allCases.first { $0.mediaType == mediaType } ?? .text }

    /// Takes the short name or the media type.
    init?(argument: String) {
        guard let type = Self.allCases.first(where: { $0.rawValue == argument || $0.mediaType == argument }) else {
            return nil
        }
        self = type
    }

    var mediaType: String {
        switch self {
        case .text: "text/plain"
        case .markdown: "text/markdown"
        case .html: "text/html"
        }
    }

    /// The extension that tells an editor what it has in front of it.
    var pathExtension: String {
        switch self {
        case .text: "txt"
        case .markdown: "md"
        case .html: "html"
        }
    }
}
