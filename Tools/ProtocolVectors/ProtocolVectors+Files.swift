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
                VectorFile("texts.json", TextVectors.cases()),
                VectorFile("anchor-survivors.json", SurvivorVectors.cases()),
                VectorFile("anchors.json", try AnchorVectors.cases()),
            ]
        }
    }
}
