internal import Causality

extension EncodingProblem {
    /// Fails where a writer is given more than a reader would take.
    static func require(_ found: Int, upTo limit: Int) throws(EncodingProblem) {
        guard found <= limit else {
            throw EncodingProblem(.overLimit(found: UInt64(found), limit: UInt64(limit)), at: 0)
        }
    }
}
