import Glibc

/// The numbers of standard input, output and error.
enum StandardStreams {
    /// Takes the numbers of streams that the caller has closed.
    ///
    /// Otherwise whatever is opened next would get one, and what is said would go into that. To use such a stream still fails.
    /// To be called before anything is opened.
    static func takeNumbers() {
        for (number, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(number, F_GETFD) < 0 {
            // The system gives the lowest number that is free.
            _ = open("/dev/null", mode)
        }
    }
}
