"""What a replica writes into a folder that replicas share: Folders.md, from "Blobs" on."""

import hashlib

from .bundles import CONTAINS_PRIVATE, Bundle, PrivateRecords, write_bundle
from .clock import holds_all
from .encoding import Refused
from .exchange import records_of, runs, segment
from .folder import write_file, write_library_file
from .folder_seen import Seen, write_seen
from .folder_snapshots import bundle_of_base, name_of_snapshot
from .library import blobs_named_by

FILE_GOAL = 8 << 20


class FolderWriter:
    """Writes as one replica, into its own directory: what the folder lacks, and what others looked for in vain."""

    def __init__(self, folder, library, replica):
        self.folder = folder
        self.library = library
        self.own = folder.directory / "log" / replica.hex()
        self.replica = replica

    def give(self):
        """Returns how many changes the folder lacked."""
        self.own.mkdir(parents=True, exist_ok=True)
        for left_over in self.own.glob(".new-*.tmp"):
            left_over.unlink()
        if not (self.folder.directory / "library.json").is_file():
            write_file(self.folder.directory / "library.json", write_library_file(self.library.identifier),
                       self.folder.directory)
        complaints = [seen for replica, seen in self.folder.all_seen().items() if replica != self.replica]
        self.look_at_damaged_files(complaints)
        self.give_base()
        lacking = self.library.changes_beyond(self.folder.vector(self.folder.changes_files()))
        self.give_blobs(lacking, complaints)
        for run in runs_of_authors(lacking) + self.runs_with_wanted_records(complaints):
            self.write_changes(run)
        self.write_seen()
        return len(lacking)

    def give_base(self):
        """Hands over the base, where the folder's snapshots lack something of it."""
        if holds_all(self.folder.snapshots.vector(), self.library.base.vector):
            return
        for name in sorted(self.library.blobs.keys() & self.library.base.captures):
            self.write_blob(name)
        path = self.own / name_of_snapshot(self.library.base.snapshot.head)
        write_file(path, write_bundle(bundle_of_base(self.library)), self.own)

    def look_at_damaged_files(self, complaints):
        """What is passed over isn't there, so that whoever holds its changes writes them again. Snapshots are read as a
        whole anyway."""
        named = {f"log/{name}" for seen in complaints for name in seen.damaged_files}
        for file in self.folder.changes_files():
            if file.path in named:
                try:
                    self.folder.read_changes(file)
                except Refused as refusal:
                    self.folder.pass_over(file.path, refusal)

    def give_blobs(self, changes, complaints):
        """Leaves a file of the right size alone, unless somebody says that it is damaged."""
        damaged = {name for seen in complaints for name in seen.damaged_blobs}
        named = {name for change in changes for name in blobs_named_by(change)}
        named |= damaged | {name for seen in complaints for name in seen.absent_blobs}
        for name in sorted(named & self.library.blobs.keys()):
            self.write_blob(name, name in damaged)

    def write_blob(self, name, is_damaged=False):
        path, content = self.folder.blob_path(name), self.library.blobs[name]
        stands = path.is_file() and path.stat().st_size == len(content) and (
            not is_damaged or hashlib.sha256(path.read_bytes()).digest() == name)
        if not stands:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, content, self.own)

    def runs_with_wanted_records(self, complaints):
        """Changes whose private records others lack, each run as far as its records are here."""
        result = []
        for author, first, last in sorted({run for seen in complaints for run in seen.lacks_private}):
            sequences = {dot[1] for dot in self.library.private_records
                         if dot[0] == author and first <= dot[1] <= last and self.library.change(*dot[:2])}
            if sequences:
                run = [self.library.change(author, sequence) for sequence in range(min(sequences), max(sequences) + 1)]
                if not (self.own / name_of(run)).is_file():
                    result.append(run)
        return result

    def write_changes(self, run):
        write_file(self.own / name_of(run), write_bundle(bundle_of(self.library, run)), self.own)

    def write_seen(self):
        damaged = [path.removeprefix("log/") for path, code in sorted(self.folder.passed_over.items())
                   if code not in ("bundle-newer", "newer-snapshot") and (self.folder.directory / path).is_file()]
        lacks_private = sorted({(dot[0], dot[1], dot[1]) for dot in self.library.withheld()})
        content = write_seen(Seen(self.library.vector, self.library.absent_blobs(), [], damaged, lacks_private))
        path = self.own / "seen"
        if not path.is_file() or path.read_bytes() != content:
            write_file(path, content, self.own)


def name_of(run):
    return f"{run[0].author.hex()}-{run[0].sequence}-{run[-1].sequence}-{run[-1].hash.hex()[:16]}.seg"


def runs_of_authors(changes):
    """Each author's changes in files of a bearable size."""
    result = []
    for author in sorted({change.author for change in changes}):
        size = FILE_GOAL
        for change in (change for change in changes if change.author == author):
            if size >= FILE_GOAL:
                result.append([])
                size = 0
            result[-1].append(change)
            size += len(change.body)
    return result


def bundle_of(library, run):
    author, first = run[0].author, run[0].sequence
    frames = []
    for part in runs(run):
        frames.append(segment(library, part))
        if records := records_of(library, part):
            frames.append(records)
    private = any(isinstance(frame, PrivateRecords) for frame in frames)
    return Bundle(library.identifier, {author: first - 1} if first > 1 else {}, {author: run[-1].sequence},
                  CONTAINS_PRIVATE if private else 0, frames)
