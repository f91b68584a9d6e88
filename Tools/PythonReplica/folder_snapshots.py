"""Snapshots in a folder that replicas share: Folders.md, "Snapshots"."""

import hashlib
from functools import reduce

from .bundles import CONTAINS_PRIVATE, Bundle, PrivateRecords, read_bundle
from .clock import holds_all, merging
from .encoding import Refused
from .exchange import base_frames
from .snapshots import write_head


def name_of_snapshot(head):
    return f"{sum(head.vector.values())}-{hashlib.sha256(write_head(head)).hexdigest()[:16]}.snap"


def bundle_of_base(library):
    frames = base_frames(library, private=True, blobs=False)
    private = any(isinstance(frame, PrivateRecords) for frame in frames)
    return Bundle(library.identifier, {}, dict(library.base.vector), CONTAINS_PRIVATE if private else 0, frames)


class SnapshotFiles:
    """The largest file counts, and each smaller one that has something beyond the larger ones; one that can't be used
    is passed over."""

    def __init__(self, folder):
        self.folder = folder

    def vector(self):
        """What the files that count stand for together."""
        return reduce(merging, (bundle.end for _, bundle in self.that_count()), {})

    def that_count(self):
        """The paths and bundles of the files that count, the largest first."""
        found = self.folder.paths_that_are("snapshot")
        result, vector = [], {}
        for path, _ in sorted(found, key=lambda entry: (-int(entry[1][2]), entry[0])):
            bundle = None if path in self.folder.passed_over else self.read_or_pass_over(path)
            if bundle and not holds_all(vector, bundle.end):
                result.append((path, bundle))
                vector = merging(vector, bundle.end)
        return result

    def read_or_pass_over(self, path):
        try:
            return self.read(path)
        except FileNotFoundError:
            return None
        except Refused as refusal:
            self.folder.pass_over(path, refusal)
            return None

    def read(self, path):
        """The bundle of a file, after all that can be verified without taking it was."""
        bundle = read_bundle((self.folder.directory / path).read_bytes())
        snapshot = bundle.snapshot
        fits = (snapshot is not None and bundle.library == self.folder.library and not bundle.start
                and bundle.end == snapshot.head.vector and path.endswith("/" + name_of_snapshot(snapshot.head)))
        if not fits or bundle.segments or bundle.blobs:
            raise Refused("damaged", "a file holds something else than its name says")
        return bundle

    def take(self, library):
        """Takes the snapshots that count, one after another, and the private records that belong to them."""
        for path, bundle in self.that_count():
            try:
                library.take(bundle)
            except Refused as refusal:
                if refusal.code == "fork":
                    raise
                self.folder.pass_over(path, refusal)
