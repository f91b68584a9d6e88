import Testing

@testable import Simulator

/// A failing history is made shorter without becoming another failure.
@Suite struct ShrinkerTests {
    /// Complains where steps 7 and 31 are both there, in another way where 12 is there alone.
    private static func run(_ steps: [Step], _ setting: Setting) async -> Violation? {
        let numbers = Set(steps.map(\.number))
        if numbers.isSuperset(of: [7, 31]) { return Violation(checker: "sought", sentence: "\(steps.count)") }
        return numbers.contains(12) ? Violation(checker: "another", sentence: "") : nil
    }

    @Test func `exactly the steps are left that a failure needs`() async throws {
        let (steps, setting) = StepGenerator.run(seed: 5, count: 60)
        let shrinker = Shrinker(setting: setting, run: Self.run)
        let (shorter, violation) = await shrinker.shrink(steps, Violation(checker: "sought", sentence: ""))
        #expect(shorter.map(\.number) == [7, 31])
        #expect(violation.sentence == "2")
    }

    @Test func `a script has a line for each step that is left`() {
        let steps = StepGenerator.run(seed: 9, count: 40).steps
        let script = Script(steps).description
        for step in steps { #expect(script.contains("# step \(step.number)")) }
    }

    @Test func `equal seeds have equal steps, and other seeds others`() {
        #expect(StepGenerator.run(seed: 3, count: 50).steps == StepGenerator.run(seed: 3, count: 50).steps)
        #expect(StepGenerator.run(seed: 3, count: 50).steps != StepGenerator.run(seed: 4, count: 50).steps)
    }
}
