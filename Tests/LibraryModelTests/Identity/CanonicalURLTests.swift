import LibraryModel
import Testing

@Suite struct CanonicalURLTests {
    @Test func `each URL of the vectors has its key or its problem`() throws {
        let vectors = try KeyVector.all(in: "canonical-urls.json")
        #expect(vectors.count >= 60)
        for vector in vectors {
            do throws(URLProblem) {
                let url = try CanonicalURL(vector.input)
                #expect(utf8(of: url.key) == utf8(of: vector.key), "\(vector)")
                if let host = vector.host { #expect(url.host == host, "\(vector)") }
            } catch {
                #expect(error.code == vector.error, "\(vector)")
            }
        }
    }

    @Test func `the key of a web page, with a scheme in front, has itself as its key`() throws {
        var pages = 0
        for vector in try KeyVector.all(in: "canonical-urls.json") {
            guard let url = try? CanonicalURL(vector.input), !url.host.isEmpty else { continue }
            // A port that one scheme implies stays in the keys of the other.
            let scheme = url.key.hasPrefix("\(url.host):80") ? "https" : "http"
            #expect(try CanonicalURL("\(scheme)://\(url.key)") == url, "\(vector)")
            pages += 1
        }
        #expect(pages >= 60)
    }

    @Test(arguments: ["example.org", "xn--bcher-kva.example", "[2001:db8::1]", "localhost"])
    func `every disguise of a page has the page's key`(host: String) throws {
        for path in ["", "/a", "/a//b", "/%C3%A9"] {
            for query in ["", "?b=1", "?b=1&a=2"] {
                let page = try CanonicalURL("https://\(host)\(path)\(query)")
                #expect(page.key == host + path + query)
                #expect(page.host == host)
                let more = query.isEmpty ? "?" : "&"
                for disguised in [
                    "http://\(host)\(path)\(query)", "HTTP://\(host.uppercased()):80\(path)/\(query)#top",
                    " https://someone@\(host):443/x/..\(path)/.\(query)\n",
                    "https://\(host)\(path)//\(query)\(more)utm_source=a&fbclid=b&",
                ] {
                    #expect(try CanonicalURL(disguised) == page, "\(disguised)")
                }
            }
        }
    }

    @Test func `no key of another scheme equals that of a web page`() {
        for text in ["example.org:a", "localhost:8080/a", "localhost:8080", "localhost:65535?a", "b:80"] {
            #expect(throws: URLProblem.missingScheme) { try CanonicalURL(text) }
        }
    }

    @Test func `keys that are canonically equivalent but not the same bytes are different`() throws {
        let composed = try CanonicalURL("urn:x:caf\u{E9}")
        let decomposed = try CanonicalURL("urn:x:cafe\u{301}")
        #expect(composed.key == decomposed.key)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func `the limit holds for the URL and for its key`() throws {
        let site = "https://example.org/"
        let limit = CanonicalURL.limitInBytes
        let longest = site + String(repeating: "a", count: limit - site.utf8.count)
        #expect(limit == 8192)
        #expect(try CanonicalURL("  \(longest)  ").key.utf8.count == limit - "https://".utf8.count)
        #expect(throws: URLProblem.tooLong(bytes: limit + 1, limit: limit)) { try CanonicalURL(longest + "a") }
        // Each é takes two bytes, and six in the key.
        let growing = site + String(repeating: "é", count: 3000)
        #expect(throws: URLProblem.tooLong(bytes: 18_012, limit: limit)) { try CanonicalURL(growing) }
    }

    @Test func `problems tell where they are`() {
        #expect(throws: URLProblem.controlCharacter("\n", position: 17)) { try CanonicalURL("  https://é.org/a\nb") }
        #expect(throws: URLProblem.port(position: 20)) { try CanonicalURL("https://example.org:http/") }
        #expect(throws: URLProblem.port(position: 17)) { try CanonicalURL(" https://é.local:http/") }
        #expect(throws: URLProblem.hostEscape(position: 12)) { try CanonicalURL("https://you@a%2.org/") }
        #expect(throws: URLProblem.hostCharacter(" ", label: 2)) { try CanonicalURL("https://a.b c.org/") }
        #expect(throws: URLProblem.emptyHostLabel(label: 2)) { try CanonicalURL("https://a..org/") }
        #expect(throws: URLProblem.refusedScheme("javascript")) { try CanonicalURL("JavaScript:alert(1)") }
        let long = String(repeating: "é", count: 60)
        #expect(throws: URLProblem.hostLabelTooLong(label: 1, limit: 63)) { try CanonicalURL("https://\(long).org/") }
    }

    @Test func `problems tell people what is wrong and what to do`() {
        let problem = URLProblem.hostCharacter("\u{202E}", label: 2)
        #expect(problem.code == "url-host-character")
        #expect(problem.sentence == "The host has U+202E in its part 2, which no host name can hold.")
        #expect(problem.remedy == "Check the host: the part between // and the next /.")
    }

    @Test func `a hostile host is refused without much work`() {
        let marks = String(repeating: "\u{301}\u{323}", count: 2040)
        #expect(throws: URLProblem.hostLabelTooLong(label: 1, limit: 63)) { try CanonicalURL("http://a\(marks)/") }
    }
}
