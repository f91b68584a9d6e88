/// What goes wrong on the way to a remote, or there.
public enum RemoteFault: Hashable, Sendable {
    /// The first answer to a pull ends after so many bytes.
    case cutReceiving(afterBytes: Int)
    /// The first push ends after so many bytes have arrived.
    case cutSending(afterBytes: Int)
    /// A piece of the first answer to a pull comes twice.
    case repeatedPiece
    /// The first push is taken, and the answer to it is lost.
    case lostAnswer
    /// The remote has too much to do, so many times.
    case busy(times: Int, retryAfterInSeconds: Int?)
    /// The remote fails, so many times.
    case failing(times: Int)
    /// The token is none that was ever given out.
    case wrongToken
    /// The token was good once.
    case expiredToken
    /// The remote does not know the library.
    case unknownLibrary
    /// What comes was written by a newer program.
    case newerFormat
    /// The remote's clock is wrong by so much.
    case clockOffset(milliseconds: Int64)
}
