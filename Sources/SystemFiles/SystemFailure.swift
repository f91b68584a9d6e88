internal import Glibc

/// A call of the system that failed.
package struct SystemFailure: Error, Hashable {
    /// The number that the system gave.
    package let number: Int32

    /// The failure of the call that was made last on this thread.
    package init() { number = errno }

    /// The failure with a number.
    package init(_ number: Int32) { self.number = number }

    /// Whether there is no room left, or none left for this user.
    package var isDiskFull: Bool { number == ENOSPC || number == EDQUOT }

    /// What the system says, as it stands in sentences: “No space left on device”.
    package var cause: String { String(cString: strerror(number)) }
}
