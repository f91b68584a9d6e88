/// How much is asked for and handed over at once: all that there is, until the connection breaks off before anything new
/// has come through, and little from then on.
///
/// Many texts go before the one segment that names them, so that over a connection that breaks often the same texts come
/// again and again, and no change ever does. In small steps something new comes through each time.
struct SyncPace {
    /// The blobs of a first careful request; each that breaks off halves them.
    private static let firstBlobsAtOnce = 16
    /// So many requests in a row come whole before one names twice as many.
    private static let requestsBeforeGrowth = 8
    /// About as many bytes of texts as a first careful step hands over; each that breaks off halves them, down to the least.
    private static let (firstGoalInBytes, leastGoalInBytes) = (64 << 10, 4 << 10)

    /// Whether little goes at once.
    private(set) var isCareful = false
    /// How many blobs a request names.
    private(set) var blobsAtOnce = PullRequest.entriesInRequest
    private var carefulGoalInBytes = SyncPace.firstGoalInBytes
    private var wholeInARow = 0
    /// Whether nobody knows yet what came of the first transfer that broke off: of a push, or of items of a snapshot, that
    /// is seen in the next attempt only.
    private var isInDoubt = true

    /// About how many bytes are handed over in a step; `nil` where the store knows best.
    var goalInBytes: Int? { isCareful ? carefulGoalInBytes : nil }

    /// Notes that the connection broke off before anything new had come through, as far as is known.
    mutating func becomeCareful() {
        guard !isCareful else {
            carefulGoalInBytes = max(Self.leastGoalInBytes, carefulGoalInBytes / 2)
            return
        }
        isCareful = true
        blobsAtOnce = Self.firstBlobsAtOnce
    }

    /// Notes whether something had come through after all, so that there was no need to be careful.
    mutating func settleDoubt(isAhead: Bool) {
        guard isCareful, isInDoubt else { return }
        isInDoubt = false
        if isAhead {
            isCareful = false
            blobsAtOnce = PullRequest.entriesInRequest
        }
    }

    /// Notes that the answer to a request for blobs came whole.
    mutating func noteWhole() {
        wholeInARow += 1
        guard wholeInARow == Self.requestsBeforeGrowth else { return }
        wholeInARow = 0
        blobsAtOnce = min(2 * blobsAtOnce, PullRequest.entriesInRequest)
    }

    /// Notes that a request for blobs broke off.
    mutating func noteCut() {
        wholeInARow = 0
        if isCareful { blobsAtOnce = max(1, blobsAtOnce / 2) }
    }
}
