import Testing

@Suite struct SwiftSourceTests {
    @Test func `line and block comments are blanked and line breaks stay`() {
        let source = SwiftSource("a // b\nc /* d /* e */\n f */ g")
        #expect(source.code == "a     \nc             \n      g")
        #expect(source.withoutComments == source.code)
    }

    @Test func `the inside of a string is blanked in the code and kept otherwise`() {
        let source = SwiftSource(#"let a = "b // \" c" + d"#)
        #expect(source.code == #"let a = "         " + d"#)
        #expect(source.withoutComments == #"let a = "b // \" c" + d"#)
    }

    @Test func `interpolated code stays code`() {
        let source = SwiftSource(#""a \(f("b", (c))) d""#)
        #expect(source.code == #""   (f(" ", (c)))  ""#)
    }

    @Test func `raw and multi-line strings end where they say`() {
        #expect(SwiftSource(##"#"a " \(b) "# + c"##).code == ##"#"         "# + c"##)
        #expect(SwiftSource("\"\"\"\na \"b\"\n\"\"\" + c").code == "\"\"\"\n     \n\"\"\" + c")
    }
}
