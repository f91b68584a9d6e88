import Glibc

/// The variables of the environment; an empty one counts as unset.
enum Environment {
    static subscript(name: String) -> String? {
        guard let value = getenv(name), value[0] != 0 else { return nil }
        return String(cString: value)
    }
}
