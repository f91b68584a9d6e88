import Causality
import LibraryModel
import TestSupport
import Testing
import WireFormat

/// What a change may come to in memory, however small it is as bytes.
struct ChangeLimitTests {
    @Test func `a change that touches more often than one may is refused`() throws {
        let item = ItemKey(kind: .article, id: ItemID(value: 5))
        let touches = Array(repeating: ChangePart.Touch(item: item), count: Limits.touchesInPart)
        var salts = SeededGenerator(seed: 1)
        func body(parts count: Int) -> [UInt8] {
            let parts = (0..<count).map {
                ChangePart(item: item, firstIndex: UInt32($0), touches: touches, operations: [])
            }
            return ChangeBody(contextDelta: [], parts: parts, salts: &salts).bytes
        }
        let most = Limits.touchesInChange / Limits.touchesInPart
        #expect(try ChangeBody(bytes: body(parts: most)).parts.count == most)
        #expect(throws: EncodingProblem.self) { try ChangeBody(bytes: body(parts: most + 1)) }
    }
}
