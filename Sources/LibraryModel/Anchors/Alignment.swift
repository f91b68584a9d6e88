/// The best way to find a pattern's scalars again in a text, in order, where words were put in, taken out or changed.
///
/// An alignment is a chain of runs of equal scalars. A scalar that agrees brings 8 points; each run costs 24, so that
/// three scalars that agree by chance bring nothing; a scalar of the text between two runs costs 1. What is missing of
/// the pattern costs nothing, it just brings nothing. Cost: the product of both lengths.
struct Alignment {
    /// Equal scalars one after another.
    struct Run: Hashable {
        let pattern: Range<Int>
        let text: Range<Int>
    }

    /// What a scalar that agrees brings.
    static let match = 8
    /// What beginning a run costs.
    static let interruption = 24

    /// The points of all runs.
    let score: Int
    /// The runs in order; none where nothing brings more than it costs.
    let runs: [Run]

    /// Where a cell's best chain comes from.
    private enum Step {
        static let nothing: UInt8 = 0
        static let match: UInt8 = 1
        static let patternSkipped: UInt8 = 2
        static let textSkipped: UInt8 = 3
        static let sources: UInt8 = 3
        /// The scalars agree and begin a run here, instead of going on with one.
        static let beginsRun: UInt8 = 4
    }

    /// Aligns a pattern with any part of a text.
    ///
    /// Of equal chains, the one that ends first in the text wins, then in the pattern.
    init(of pattern: ArraySlice<UInt32>, in text: ArraySlice<UInt32>) {
        let width = pattern.count + 1
        guard width > 1, !text.isEmpty else {
            score = 0
            runs = []
            return
        }
        let wanted = Array(pattern)
        var steps = [UInt8](repeating: Step.nothing, count: width * (text.count + 1))
        // `ending`: chains that end with this very pair. `within`: chains that end at or before it, with their gap.
        var ending = [Int32](repeating: -1 << 20, count: width)
        var within = [Int32](repeating: 0, count: width)
        var best: (score: Int32, pattern: Int, text: Int) = (0, 0, 0)
        var row = 0
        for scalar in text {
            row += width
            // What stood at the cell up and to the left, before this row replaced it.
            var cornerEnding: Int32 = -1 << 20
            var cornerWithin: Int32 = 0
            for column in 1..<width {
                let aboveEnding = ending[column]
                let aboveWithin = within[column]
                var step = Step.nothing
                var here: Int32 = 0
                if wanted[column - 1] == scalar {
                    let begun = cornerWithin - Int32(Self.interruption)
                    if begun > cornerEnding { step = Step.beginsRun }
                    let score = max(begun, cornerEnding) + Int32(Self.match)
                    ending[column] = score
                    if score > here {
                        here = score
                        step |= Step.match
                    }
                    if score > best.score { best = (score, column, row / width) }
                } else {
                    ending[column] = -1 << 20
                }
                if within[column - 1] > here {
                    here = within[column - 1]
                    step = step & Step.beginsRun | Step.patternSkipped
                }
                if aboveWithin - 1 > here {
                    here = aboveWithin - 1
                    step = step & Step.beginsRun | Step.textSkipped
                }
                within[column] = here
                steps[row + column] = step
                cornerEnding = aboveEnding
                cornerWithin = aboveWithin
            }
        }
        score = Int(best.score)
        runs = Self.runs(
            endingAt: best.pattern, best.text, steps: steps, width: width,
            patternStart: pattern.startIndex, textStart: text.startIndex)
    }

    private static func runs(
        endingAt pattern: Int, _ text: Int, steps: [UInt8], width: Int, patternStart: Int, textStart: Int
    ) -> [Run] {
        var runs: [Run] = []
        var (column, row) = (pattern, text)
        while column > 0 && row > 0 {
            let length = runLength(endingAt: column, row, steps: steps, width: width)
            runs.append(
                Run(
                    pattern: patternStart + column - length..<patternStart + column,
                    text: textStart + row - length..<textStart + row))
            column -= length
            row -= length
            // Over the gap to the pair that ends the run before.
            gap: while column > 0 && row > 0 {
                switch steps[row * width + column] & Step.sources {
                case Step.match: break gap
                case Step.patternSkipped: column -= 1
                case Step.textSkipped: row -= 1
                default: return runs.reversed()
                }
            }
        }
        return runs.reversed()
    }

    private static func runLength(endingAt column: Int, _ row: Int, steps: [UInt8], width: Int) -> Int {
        var length = 1
        while steps[(row - length + 1) * width + column - length + 1] & Step.beginsRun == 0 { length += 1 }
        return length
    }
}
