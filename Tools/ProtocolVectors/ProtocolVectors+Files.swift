/// The files of each subject.
extension ProtocolVectors {
    static var causality: [VectorFile] {
        get throws {
            [
                VectorFile("clock.json", ClockVectors.cases),
                VectorFile("version-vectors.json", VersionVectorVectors.cases),
                VectorFile("delivery.json", DeliveryVectors.cases),
                VectorFile("numbers.json", NumberVectors.cases),
                VectorFile("identifiers.json", try IdentifierVectors.cases()),
            ]
        }
    }

    static var changes: [VectorFile] {
        get throws {
            [
                VectorFile("values.json", try ValueVectors.cases()),
                VectorFile("changes.json", try ChangeVectors.cases()),
                VectorFile("chains.json", try ChainVectors.cases()),
                VectorFile("private-records.json", PrivateRecordVectors.cases),
                VectorFile("item-rows.json", try ItemRowVectors.cases()),
                VectorFile("digests.json", try DigestVectors.cases()),
            ]
        }
    }

    static var bundles: [VectorFile] {
        get throws {
            [
                VectorFile("segments.json", try SegmentVectors.cases()),
                VectorFile("frames.json", try FrameVectors.cases()),
                VectorFile("snapshots.json", try SnapshotVectors.cases()),
                VectorFile("bundles.json", try BundleVectors.cases()),
                VectorFile("pull-requests.json", PullRequestVectors.cases()),
            ]
        }
    }

    static var merging: [VectorFile] {
        get throws {
            [
                VectorFile("merge-pairs.json", try PairVectors.cases()),
                VectorFile("merge-registers.json", try RegisterVectors.cases()),
                VectorFile("merge-sets.json", try SetVectors.cases()),
                VectorFile("merge-lifecycle.json", try LifecycleVectors.cases()),
                VectorFile("merge-purges.json", try PurgeVectors.cases()),
                VectorFile("merge-texts.json", try TextMergeVectors.cases()),
                VectorFile("merge-drawn.json", try DrawnVectors.cases()),
                VectorFile("texts.json", TextVectors.cases()),
                VectorFile("anchor-survivors.json", SurvivorVectors.cases()),
                VectorFile("anchors.json", try AnchorVectors.cases()),
            ]
        }
    }

    static var remotes: [VectorFile] {
        get throws {
            [
                VectorFile("http.json", try ExchangeVectors().cases()),
                VectorFile("folder-names.json", FolderVectors.names),
                VectorFile("folder-library.json", FolderVectors.libraries),
                VectorFile("folder-seen.json", FolderVectors.acknowledgements),
            ]
        }
    }

    static var refusals: [VectorFile] {
        get throws {
            [
                VectorFile("rejected/bundles.json", try RefusedBundles.cases().map(\.json)),
                VectorFile("rejected/segments.json", try RefusedPayloads.segments()),
                VectorFile("rejected/frames.json", try RefusedPayloads.frames()),
                VectorFile("rejected/snapshots.json", try RefusedSnapshots.cases()),
                VectorFile("rejected/changes.json", try RefusedChanges.cases()),
                VectorFile("rejected/imports.json", try RefusedImports().cases()),
                VectorFile("rejected/private-records.json", RefusedValues.privateRecords),
                VectorFile("rejected/values.json", RefusedValues.values),
                VectorFile("rejected/item-rows.json", RefusedRows.cases),
                VectorFile("rejected/numbers.json", RefusedValues.numbers),
                VectorFile("rejected/pull-requests.json", RefusedValues.requests),
                VectorFile("rejected/names.json", RefusedValues.names),
            ]
        }
    }
}
