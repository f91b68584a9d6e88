import Causality
import MergeTypes
import TestSupport
import Testing

/// A short list is an array in everything but where it is kept.
struct FewTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `whatever is done to it, it says what an array says`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var array: [Int] = []
        var few = Few<Int>()
        for step in 0..<40 {
            let place = array.isEmpty ? 0 : generator.below(array.count + 1)
            switch generator.below(6) {
            case 0:
                array.append(step)
                few.append(step)
            case 1:
                array.insert(step, at: place)
                few.insert(step, at: place)
            case 2:
                let rest = generator.below(3)
                array.removeAll { $0 % 3 == rest }
                few.removeAll { $0 % 3 == rest }
            case 3:
                if place < array.count {
                    array[place] = -step
                    few[place] = -step
                }
            case 4:
                array.replaceSubrange(place..<array.count, with: [step, step + 1])
                few.replaceSubrange(place..<few.count, with: [step, step + 1])
            default:
                array.sort()
                few.sort()
            }
            #expect(Array(few) == array)
            #expect(few == Few(array) && few.hashValue == Few(array).hashValue)
            #expect(few.count == array.count && few.first == array.first && few.last == array.last)
            #expect(Array(few[...].drop { $0 < 10 }) == Array(array[...].drop { $0 < 10 }))
        }
    }

    @Test func `lists are equal however they became so`() {
        var few: Few = [1, 2, 3]
        few.removeAll { $0 > 1 }
        #expect(few == Few(one: 1) && few == [1])
        few.removeAll { _ in true }
        #expect(few == Few() && few == [] && few.isEmpty)
    }

    @Test func `a slice of dots is looked through from the front`() {
        let dots = (0..<3).map { Dot(replica: ReplicaID(value: 1), sequence: 1, index: $0) }
        for count in 0...3 {
            let few = Few(dots.prefix(count))
            var rest = few[...]
            rest = rest.drop { $0 < dots[1] }
            #expect(Array(rest) == Array(dots.prefix(count).dropFirst()))
            #expect((rest.first == dots[1]) == (count > 1))
        }
    }
}
