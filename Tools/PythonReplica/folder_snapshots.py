"""Snapshots in a folder that replicas share: Folders.md, "Snapshots"."""

import hashlib

from .bundles import CONTAINS_PRIVATE, Bundle, PrivateRecords, read_bundle
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
    """Of several files the one counts that stands for most changes; one that can't be used is passed over."""

    def __init__(self, folder):
        self.folder = folder

    def vector(self):
        """What the largest snapshot stands for."""
        _, bundle = self.largest()
        return bundle.end if bundle else {}

    def largest(self):
        """The path and the bundle of the file that counts."""
        found = self.folder.paths_that_are("snapshot")
        for path, match in sorted(found, key=lambda entry: (-int(entry[1][2]), entry[0])):
            if path not in self.folder.passed_over:
                try:
                    return path, self.read(path)
                except FileNotFoundError:
                    continue
                except Refused as refusal:
                    self.folder.pass_over(path, refusal)
        return None, None

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
        """Takes the largest snapshot, and the private records that belong to it."""
        path, bundle = self.largest()
        if bundle:
            try:
                library.take(bundle)
            except Refused as refusal:
                if refusal.code == "fork":
                    raise
                self.folder.pass_over(path, refusal)
