import ArgumentParser

/// Measures the engine beside others in one run; README.md says how, and what the figures mean.
///
/// - `Workload/`: the files of a workload, read. `Generating/`: the files of a workload, written.
/// - `Engines/`: how each engine carries out a phase. `Phases/`: each phase in a process of its own.
/// - `Texts/`: texts that are edited character by character, beside other engines for those. `Anchors/`: marked words that
///   are looked for again.
/// - `Comparing/`: rounds, medians, tables. `Ageing/`: a library that grows old.
///
/// The commands deliberately use nothing of the library but its public interface: what they measure is what a program
/// that uses the library gets.
@main
struct LecternBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lectern-bench",
        abstract: "Measures a library of articles, and texts that are edited: building, editing, first sync, merging.",
        subcommands: [
            CompareCommand.self, LibraryCommand.self, FloorCommand.self, TextCommand.self, AnchorCommand.self,
            GenerateCommand.self, AgeCommand.self, PhaseCommand.self, TextPhaseCommand.self,
        ])
}
