import Causality
import LibraryModel

extension ChangeHistory {
    /// A member's bundle of frames.
    func bundle(
        from: VersionVector = VersionVector(), to: VersionVector? = nil, _ frames: [SampleFrame]
    ) -> [UInt8] {
        var assembly = BundleAssembly(library: library, flags: 2, from: from, to: to ?? vector)
        for frame in frames { assembly.add(frame) }
        return assembly.finished()
    }

    /// All of it: blobs of the sample, a segment for each run of one author's changes, private records.
    func bundle(blobs: [String] = [SampleHistory.body]) throws -> [UInt8] { bundle(try frames(blobs: blobs)) }

    /// Blobs, a segment for each run of one author's changes, private records.
    func frames(blobs: [String]) throws -> [SampleFrame] {
        var frames = blobs.isEmpty ? [] : [try SampleFrame.blobs(blobs)]
        for run in runs { frames.append(try .segment(segment(run.replica, run.first...run.last))) }
        if !privateEntries.isEmpty { frames.append(try .privateRecords(privateEntries)) }
        return frames
    }

    /// Runs of one author's changes in the order of the history.
    private var runs: [ChangeRange] {
        links.map(\.change.origin.id).reduce(into: []) { runs, id in
            if let last = runs.last, last.replica == id.replica {
                runs[runs.count - 1] = ChangeRange(replica: id.replica, first: last.first, last: id.sequence)
            } else {
                runs.append(ChangeRange(replica: id.replica, first: id.sequence, last: id.sequence))
            }
        }
    }
}
