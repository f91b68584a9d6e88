import CMalloc

/// How many heaps the C library keeps.
///
/// It gives each thread one of its own, up to eight for each processor, and what is free in one is no use to another thread.
/// A run of a verb does one thing after the other on several threads: with a single heap a clone takes a tenth less memory,
/// and no more time. A hub has many requests at once, and keeps them.
enum HeapShape {
    /// One heap for all threads, unless the words ask for a hub.
    ///
    /// To be called before there is a second thread: the C library decides once.
    static func choose(for words: [String]) {
        if !words.contains("serve") { _ = mallopt(M_ARENA_MAX, 1) }
    }
}
