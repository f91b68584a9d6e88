import LibraryModel
import Testing

@Suite struct NameKeyTests {
    @Test func `each name of the vectors has its key or its problem`() throws {
        let vectors = try KeyVector.all(in: "name-keys.json")
        #expect(vectors.count >= 40)
        for vector in vectors {
            do throws(NameKeyProblem) {
                let key = try NameKey(vector.input)
                #expect(utf8(of: key.text) == utf8(of: vector.key), "\(vector)")
            } catch {
                #expect(error.code == vector.error, "\(vector)")
            }
        }
    }

    /// Every entry of the Unicode tables takes part in one of these sums, which another implementation computed.
    @Test func `sweeps over all scalars have the sums of the vectors`() throws {
        let sweeps = try KeyVector.decode([KeySweep].self, from: "name-keys-sweep.json")
        #expect(sweeps.count >= 3)
        for sweep in sweeps {
            var sum = FNV1a64()
            var count = 0
            for scalar in sweep.scalars {
                do throws(NameKeyProblem) {
                    sum.add(try NameKey(String(scalar) + sweep.suffix).text)
                } catch {
                    sum.add(error.code)
                }
                sum.add("\n")
                count += 1
            }
            #expect(count == sweep.count, "\(sweep.names)")
            #expect(sum.hexadecimal == sweep.fnv1a64, "\(sweep.names)")
        }
    }

    @Test func `the key of a key is itself`() throws {
        for vector in try KeyVector.all(in: "name-keys.json") {
            guard let text = vector.key else { continue }
            #expect(try utf8(of: NameKey(text).text) == utf8(of: text), "\(vector)")
        }
    }

    @Test func `composed and decomposed names have one key, and ASCII takes the same way as other text`() throws {
        #expect(try NameKey("Caf\u{E9}") == NameKey("CAFE\u{301}"))
        for name in ["  Swift 6 ", "A|b[C]", "z"] {
            // A letter outside ASCII sends the same name the general way.
            #expect(try NameKey(name + "é").text.dropLast() + "" == NameKey(name + "x").text.dropLast() + "")
        }
    }

    @Test func `keys that are canonically equivalent but not the same bytes are different keys`() {
        let composed = NameKey(recorded: "caf\u{E9}")
        let decomposed = NameKey(recorded: "cafe\u{301}")
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func `keys are ordered by bytes, not by the alphabet of a language`() throws {
        let names = ["z", "Ä", "a", "aa", "\u{FF21}", "\u{1F4DA}", "ab", "B"]
        #expect(
            try names.map { try NameKey($0) }.sorted().map(\.text)
                == ["a", "aa", "ab", "b", "z", "ä", "\u{FF41}", "\u{1F4DA}"])
        #expect(NameKey(recorded: "a") < NameKey(recorded: "aa"))
        #expect(!(NameKey(recorded: "a") < NameKey(recorded: "a")))
    }

    @Test func `a recorded key is taken as it is`() {
        #expect(NameKey(recorded: " Swift ").text == " Swift ")
        #expect("\(NameKey(recorded: "swift"))" == "swift")
    }

    @Test func `the position of a control character counts the white space in front`() {
        #expect(throws: NameKeyProblem.controlCharacter("\u{7}", position: 4)) { try NameKey("  né\u{7}e") }
        #expect(throws: NameKeyProblem.controlCharacter("\t", position: 3)) { try NameKey(" ab\tc ") }
    }

    @Test func `the limit holds for the trimmed name and for its key`() throws {
        #expect(try NameKey("  abcd  ", limitInBytes: 4).text == "abcd")
        #expect(throws: NameKeyProblem.tooLong(bytes: 5, limit: 4)) { try NameKey("abcde", limitInBytes: 4) }
        #expect(throws: NameKeyProblem.tooLong(bytes: 3, limit: 2)) { try NameKey("\u{149}", limitInBytes: 2) }
    }

    @Test func `problems tell people what is wrong and what to do`() {
        let problem = NameKeyProblem.controlCharacter("\u{7}", position: 2)
        #expect(problem.code == "name-control-character")
        #expect(problem.sentence == "The name has the control character U+0007 in it (at character 3).")
        #expect(problem.remedy == "Take the character out, or put a space in its place.")
    }
}
