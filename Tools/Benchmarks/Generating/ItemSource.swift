/// Draws articles, annotations and comments.
struct ItemSource {
    static let sites = [
        "example.org", "longreads.example", "notes.example.net", "journal.example.com", "weekly.example.org",
        "science.example.edu", "blog.example.dev", "press.example.co.uk", "archive.example.info",
    ]
    private static let givenNames = [
        "Anna", "Ben", "Chloé", "David", "Elena", "Farid", "Grace", "Hugo", "Inés", "Jonas", "Kaori", "Mária", "Søren",
    ]
    private static let familyNames = [
        "Abbott", "Becker", "Castillo", "Dvořák", "Fischer", "García", "Kim", "Müller", "Nguyen", "O'Neill", "Yılmaz",
    ]
    private static let tagCount = 200
    /// 2023-11-14T22:13:20Z, in seconds.
    static let epoch = 1_700_000_000

    var generator: SplitMix64
    let vocabulary = Vocabulary()

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// A tag of a pool; popular ones come again and again.
    mutating func tag() -> String {
        let number = generator.below(Self.tagCount * Self.tagCount)
        return vocabulary.rare[number / Self.tagCount * (number % Self.tagCount) / Self.tagCount % Self.tagCount]
    }

    mutating func person() -> String { "\(generator.pick(Self.givenNames)) \(generator.pick(Self.familyNames))" }

    /// A day and time before the first article was saved.
    mutating func published() -> WorkloadTime { Self.time(Self.epoch - generator.below(300_000_000)) }

    static func time(_ seconds: Int) -> WorkloadTime { WorkloadTime(milliseconds: Int64(seconds) * 1000) }

    mutating func article(_ number: Int) -> WorkloadArticle {
        let title = vocabulary.title(using: &generator)
        let site = generator.pick(Self.sites)
        let published = published()
        let slug = title.lowercased().map { $0.isLetter ? String($0) : "-" }.joined()
        let month = published.text.prefix(7).split(separator: "-").joined(separator: "/")
        var tags: [String] = []
        while tags.count < 3 {
            let tag = tag()
            if !tags.contains(tag) { tags.append(tag) }
        }
        return WorkloadArticle(
            id: generator.identifier(), url: "https://\(site)/\(month)/\(slug)", title: title, author: person(),
            site: site, published: published, saved: Self.time(Self.epoch + number * 60 + generator.below(60)),
            body: vocabulary.text(generator.within(2500...5000), using: &generator), tags: tags)
    }

    mutating func annotation(of article: String, body: String, at time: WorkloadTime) -> WorkloadAnnotation {
        let scalars = Array(body.unicodeScalars)
        let length = min(generator.within(20...160), scalars.count)
        let start = generator.below(max(1, scalars.count - length))
        var quote = String.UnicodeScalarView()
        quote.append(contentsOf: scalars[start..<start + length])
        let note = generator.happens(80) ? vocabulary.words(generator.within(0...25), using: &generator) : ""
        return WorkloadAnnotation(
            id: generator.identifier(), article: article, start: start, end: start + length, quote: String(quote),
            note: note, created: time)
    }

    mutating func comment(on article: String, answering others: [String], at time: WorkloadTime) -> WorkloadComment {
        let author = person()
        let name = author.lowercased().filter { $0.isASCII && ($0.isLetter || $0 == " ") }
        let address = name.split(separator: " ").joined(separator: ".") + "@" + generator.pick(Self.sites)
        let sentences = (0..<generator.within(1...5)).map { _ in vocabulary.sentence(using: &generator) }
        return WorkloadComment(
            id: generator.identifier(), article: article, author: author, email: address,
            body: sentences.joined(separator: " "),
            parent: !others.isEmpty && generator.happens(40) ? generator.pick(others) : nil, created: time)
    }
}
