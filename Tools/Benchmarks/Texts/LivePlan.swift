/// What each person had to take in before each of their transactions; worked out before the clock starts.
struct LivePlan {
    struct Step {
        let agent: Int
        /// Others' transactions, oldest first.
        let missing: [Int]
    }

    private(set) var steps: [Step] = []
    /// By agent, what is to be taken in after the last transaction.
    private(set) var missingAtTheEnd: [[Int]] = []

    init(_ trace: TextTrace) {
        var known = [Set<Int>](repeating: [], count: trace.outline.agents)
        for (index, transaction) in trace.transactions.enumerated() {
            let agent = transaction.agent ?? 0
            var missing: [Int] = []
            var queue = transaction.parents ?? (index == 0 ? [] : [index - 1])
            while let parent = queue.popLast() {
                guard known[agent].insert(parent).inserted else { continue }
                missing.append(parent)
                queue += trace.transactions[parent].parents ?? []
            }
            known[agent].insert(index)
            steps.append(Step(agent: agent, missing: missing.sorted()))
        }
        missingAtTheEnd = known.map { known in trace.transactions.indices.filter { !known.contains($0) } }
    }
}
