import Causality
import MergeTypes
import TestSupport
import Testing

/// Nothing typed is lost unless somebody deleted it, a deletion deletes what its author saw, and all orders agree.
@Suite struct TextWalkerLawTests {
    @Test(arguments: UInt64(0)..<60)
    func `every causal order gives the text of the FugueMax tree`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 30, authors: 3 + Int(seed % 3))
        let expected = history.tree.standing
        var generator = SeededGenerator(seed: seed)
        var texts: Set<TextPieces> = []
        for _ in 0..<5 {
            let text = replay(history, in: history.causalOrder(using: &generator)).text
            #expect((text.standing(rootScalars: TextEventHistory.rootScalars) == expected) as Bool)
            texts.insert(text)
        }
        #expect(texts.count == 1)
    }

    @Test(arguments: UInt64(0)..<30)
    func `all causal orders of a short history give the text of the FugueMax tree`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 6, meetings: 0)
        let expected = history.tree.standing
        let orders = history.allCausalOrders
        #expect(!orders.isEmpty)
        #expect(
            orders.allSatisfy {
                replay(history, in: $0).text.standing(rootScalars: TextEventHistory.rootScalars) == expected
            })
    }

    @Test(arguments: UInt64(0)..<40)
    func `a walker that starts where all later edits have seen everything comes to the same text`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 30, meetings: 20)
        var generator = SeededGenerator(seed: seed)
        let order = history.causalOrder(using: &generator)
        let expected = replay(history, in: order).text
        var before = TextReplica()
        for (position, index) in order.enumerated() {
            let (past, rest) = (order[..<position], order[position...])
            if rest.allSatisfy({ history.steps[$0].seen.isSuperset(of: past) }) {
                var late = TextReplica(startingWith: before.text)
                for index in rest { late.receive(index, of: history) }
                #expect((late.text == expected) as Bool)
            }
            before.receive(index, of: history)
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `looking up places in between changes nothing`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 30, meetings: 15)
        var generator = SeededGenerator(seed: seed)
        let order = history.causalOrder(using: &generator)
        var replica = TextReplica()
        for index in order {
            replica.receive(index, of: history)
            if generator.chance(percent: 20) { _ = replica.scalar(at: generator.below(20)) }
        }
        #expect((replica.text == replay(history, in: order).text) as Bool)
    }

    @Test(arguments: UInt64(0)..<40)
    func `the walker knows what the last edit was made upon`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 30, meetings: seed % 2 == 0 ? 5 : 20)
        var generator = SeededGenerator(seed: seed)
        let order = history.causalOrder(using: &generator)
        var replica = TextReplica()
        for (position, index) in order.enumerated() {
            replica.receive(index, of: history)
            if generator.chance(percent: 20) { _ = replica.scalar(at: generator.below(20)) }
            let known = order[...position].indices.filter { replica.walker.lastEditIncludes($0) }
            let version = history.steps[index].seen.union([index])
            #expect(Set(known.map { order[$0] }) == version)
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `parents may be given with all that those have seen`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 30, meetings: 15)
        let order = Array(history.steps.indices)
        var replica = TextReplica()
        for index in order {
            let step = history.steps[index]
            replica.receive(step.edit, dot: step.dot, index: index, parents: step.seen.sorted())
        }
        #expect((replica.text == replay(history, in: order).text) as Bool)
    }

    @Test(arguments: UInt64(0)..<30)
    func `what was typed stands exactly if nobody who saw it deleted it`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 30, authors: 4)
        var standing = Set((0..<TextEventHistory.rootScalars).map { StandingScalar.root($0) })
        for step in history.steps {
            let typed = step.edit.splices.flatMap { $0.inserted.unicodeScalars.map { StandingScalar.typed($0) } }
            standing.formUnion(typed)
            // What the author saw before and no longer afterwards.
            let saw = view(of: step.seen, in: history)
            standing.subtract(Set(saw).subtracting(step.standing))
            #expect(step.standing.count == saw.count + typed.count - step.edit.splices.reduce(0) { $0 + $1.deleted })
        }
        let text = replay(history, in: Array(history.steps.indices)).text
        #expect((Set(text.standing(rootScalars: TextEventHistory.rootScalars)) == standing) as Bool)
    }

    @Test(arguments: UInt64(0)..<30)
    func `what an author saw in an order stands in that order`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 30, authors: 4)
        let text = replay(history, in: Array(history.steps.indices)).text
        let standing = text.standing(rootScalars: TextEventHistory.rootScalars)
        let remaining = Set(standing)
        for step in history.steps {
            let seen = Set(step.standing)
            let kept = standing.filter { seen.contains($0) }
            #expect((kept == step.standing.filter { remaining.contains($0) }) as Bool)
        }
    }

    @Test(arguments: UInt64(0)..<30)
    func `each scalar is found where it stands, or where it would`(seed: UInt64) {
        let history = TextEventHistory(seed: seed, count: 24, meetings: 15)
        var generator = SeededGenerator(seed: seed)
        var replica = replay(history, in: history.causalOrder(using: &generator))
        for (name, position, isStanding) in history.tree.places {
            let scalar: TextScalar
            switch name {
            case .start: continue
            case .root(let offset):
                scalar = .root(offset)
                #expect(replica.text.positions(ofRoot: offset..<offset + 1) == (isStanding ? [position] : []))
            case .typed(let dot, let offset):
                scalar = .typed(dot, offset: offset)
                let place = replica.place(of: dot, offset: offset)
                #expect(place == (isStanding ? .standing(position) : .deleted(position...position)))
            }
            if isStanding { #expect(replica.scalar(at: position) == scalar) }
        }
    }

    private func view(of seen: Set<Int>, in history: TextEventHistory) -> [StandingScalar] {
        var tree = FugueTree(rootScalars: TextEventHistory.rootScalars)
        for operation in seen.sorted().flatMap({ history.steps[$0].operations }) { tree.apply(operation) }
        return tree.standing
    }

    private func replay(_ history: TextEventHistory, in order: [Int]) -> TextReplica {
        var replica = TextReplica()
        for index in order { replica.receive(index, of: history) }
        return replica
    }
}
