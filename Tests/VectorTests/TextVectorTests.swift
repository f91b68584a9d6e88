import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

@Suite struct TextVectorTests {
    @Test func `edits come to the texts of the vectors`() throws {
        for vector in try VectorFolder.cases(in: "texts.json") {
            let records = try vector.textRecords()
            let pieces = TextPieces(records)
            #expect(pieces == (try vector.pieces()), "\(vector)")
            let shown = vector.has("showsBytes") ? try vector.hex("showsBytes") : Array(try vector.text("shows").utf8)
            #expect(pieces.render(root: try vector.rootBytes()) == shown, "\(vector)")
        }
    }

    @Test func `the order of the scalars is that of the tree that the specification describes`() throws {
        for vector in try VectorFolder.cases(in: "texts.json") {
            let records = try vector.textRecords()
            let reach = records.reduce(1) { $0 + $1.edit.reach }
            if reach > 10_000 { continue }
            var told: [Dot: [FugueTree.Operation]] = [:]
            var versions: [Dot: Set<Dot>] = [:]
            var whole = FugueTree(rootScalars: reach)
            for record in records {
                let bases = record.bases ?? []
                let version = bases.reduce(into: Set(bases)) { $0.formUnion(versions[$1] ?? []) }
                var tree = FugueTree(rootScalars: reach)
                for earlier in records where version.contains(earlier.dot) {
                    for operation in told[earlier.dot] ?? [] { tree.apply(operation) }
                }
                let operations = tree.edit(record.edit, dot: record.dot)
                told[record.dot] = operations
                versions[record.dot] = version
                for operation in operations { whole.apply(operation) }
            }
            #expect(whole.standing == (try vector.pieces().standing(rootScalars: reach)), "\(vector)")
        }
    }

    @Test func `marked scalars are followed as in the vectors`() throws {
        for vector in try VectorFolder.cases(in: "anchor-survivors.json") {
            let records = try vector.textRecords()
            let count = String(decoding: try vector.rootBytes(), as: UTF8.self).unicodeScalars.count
            let survivors = SurvivingWords(
                of: try vector.markedRuns(), in: TextPieces(records), rootScalars: count
            ) { TextGraph(records, isWhole: true) }
            #expect(survivors == (try vector.survivingWords("survivors")), "\(vector)")
        }
    }

    @Test func `anchors are resolved as in the vectors`() throws {
        for vector in try VectorFolder.cases(in: "anchors.json") {
            let anchor = vector.has("anchor") ? try vector.object("anchor").anchor() : nil
            let finder = vector.has("body") ? QuoteFinder(body: Array(try vector.text("body").utf8)) : nil
            let finding = AnchorFinding(
                of: anchor, capture: vector.has("capture") ? try vector.hash("capture") : nil, in: finder,
                surviving: vector.has("survivors") ? try vector.survivingWords("survivors") : nil)
            #expect(finding.resolution.name == (try vector.text("result")), "\(vector)")
            #expect(finding.reason.code == (try vector.text("reason")), "\(vector)")
            #expect(finding.reason.measure == (vector.has("measure") ? try vector.number("measure") : nil), "\(vector)")
            let span = vector.has("span") ? try vector.pair("span") : nil
            #expect(finding.resolution.range == span.map { $0.0..<$0.1 }, "\(vector)")
            if vector.has("places") {
                let places = try vector.member("places", as: [[Int]].self).map { $0[0]..<$0[1] }
                #expect(finding.resolution == .ambiguous(places), "\(vector)")
            }
        }
    }

    @Test func `every result and every reason has a case`() throws {
        let vectors = try VectorFolder.cases(in: "anchors.json")
        let results: Set = ["whole-article", "unresolved", "resolved", "moved", "edited", "ambiguous", "orphaned"]
        #expect(Set(try vectors.map { try $0.text("result") }) == results)
        let reasons: Set = [
            "no-anchor", "no-body", "identity", "position", "unique", "context", "spelling", "approximate",
            "several-alike", "several-similar", "too-short", "few-survive", "too-far-away", "nothing-similar",
        ]
        #expect(Set(try vectors.map { try $0.text("reason") }) == reasons)
    }
}
