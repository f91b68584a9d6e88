/// Why a name can't be the name of a tag or a collection.
public enum NameKeyProblem: Error, Hashable, Sendable {
    /// Nothing is left without the white space around it.
    case empty
    /// A control character or a line break stands inside; `position` counts Unicode scalars of the given name.
    case controlCharacter(Unicode.Scalar, position: Int)
    /// The name without the white space around it, or its key, has more UTF-8 bytes than the limit.
    case tooLong(bytes: Int, limit: Int)

    /// The stable code that programs and vectors know the problem by.
    public var code: String {
        switch self {
        case .empty: "name-empty"
        case .controlCharacter: "name-control-character"
        case .tooLong: "name-too-long"
        }
    }

    /// One sentence for people; it never repeats the name itself.
    public var sentence: String {
        switch self {
        case .empty:
            "The name is empty."
        case .controlCharacter(let scalar, let position):
            "The name has the control character \(scalar.codePointName) in it (at character \(position + 1))."
        case .tooLong(let bytes, let limit):
            "The name takes \(bytes) bytes, above the limit of \(limit)."
        }
    }

    /// What the person can do about it.
    public var remedy: String {
        switch self {
        case .empty: "Give a name with at least one visible character."
        case .controlCharacter: "Take the character out, or put a space in its place."
        case .tooLong: "Give a shorter name."
        }
    }
}
