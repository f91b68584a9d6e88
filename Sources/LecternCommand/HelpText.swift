/// What the parser says about words, made short.
enum HelpText {
    /// The text with one word in place of the options that every verb has.
    static func shortened(_ text: String) -> String {
        text.replacing(#/\[--library <path>\].*?\[--color <when>\]/#, with: "[<options>]")
    }
}
