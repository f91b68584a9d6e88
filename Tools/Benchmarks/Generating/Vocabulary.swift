/// Words with the frequencies of a language: a few are most of the text, most are rare.
///
/// The words themselves are made of syllables. About 45 of 100 are short common ones; zlib makes a third of the text, as
/// it does of English.
struct Vocabulary {
    private static let common = """
        the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which
        one you were all her she there would their we him been has when who will no more if out so up what said its about
        than into them can only other time new some could these two may first then do any like my now over such our
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let onsets = [
        "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl", "gr", "sh", "",
    ]
    private static let vowels = ["a", "e", "i", "o", "u", "ea", "ou"]
    private static let codas = ["", "n", "r", "t", "l", "s", "nd", "st", "ck"]
    private static let endings = ["", "", "", "s", "ed", "ing", "ly"]
    private static let size = 1500

    /// The rare words, the more frequent ones first.
    let rare: [String]
    private let rareWeights: [Int]
    private let commonWeights: [Int]

    /// Always the same words.
    init() {
        var generator = SplitMix64(seed: 7)
        var rare: [String] = []
        var known = Set(Self.common)
        while rare.count < Self.size {
            var word = ""
            for _ in 0..<generator.within(1...3) {
                word += generator.pick(Self.onsets) + generator.pick(Self.vowels) + generator.pick(Self.codas)
            }
            word += generator.pick(Self.endings)
            if word.count > 3, known.insert(word).inserted { rare.append(word) }
        }
        self.rare = rare
        rareWeights = Self.sums(rare.indices.map { 10_000_000 / ($0 + 20) })
        commonWeights = Self.sums(Self.common.indices.map { 10_000_000 / ($0 + 3) })
    }

    func word(using generator: inout SplitMix64) -> String {
        generator.happens(45)
            ? Self.common[Self.draw(commonWeights, using: &generator)] : rare[Self.draw(rareWeights, using: &generator)]
    }

    func words(_ count: Int, using generator: inout SplitMix64) -> String {
        (0..<count).map { _ in word(using: &generator) }.joined(separator: " ")
    }

    func sentence(using generator: inout SplitMix64) -> String {
        var words = (0..<generator.within(6...22)).map { _ in word(using: &generator) }
        if words.count > 10, generator.happens(60) { words[words.count / 2] += "," }
        return Self.capitalized(words.joined(separator: " ")) + (generator.happens(5) ? "?" : ".")
    }

    /// Paragraphs divided by blank lines, of about as many characters.
    func text(_ target: Int, using generator: inout SplitMix64) -> String {
        var paragraphs: [String] = []
        var size = 0
        while size < target {
            let sentences = (0..<generator.within(3...7)).map { _ in sentence(using: &generator) }
            paragraphs.append(sentences.joined(separator: " "))
            size += (paragraphs.last?.utf8.count ?? 0) + 2
        }
        return paragraphs.joined(separator: "\n\n")
    }

    func title(using generator: inout SplitMix64) -> String {
        Self.capitalized(words(generator.within(4...10), using: &generator))
    }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private static func sums(_ weights: [Int]) -> [Int] {
        var sum = 0
        return weights.map { weight in
            sum += weight
            return sum
        }
    }

    /// A place in a list of sums, each as likely as its weight.
    private static func draw(_ sums: [Int], using generator: inout SplitMix64) -> Int {
        let number = generator.below(sums.last ?? 0)
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
