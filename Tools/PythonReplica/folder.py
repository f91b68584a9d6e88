"""A folder that replicas share: Folders.md. What its files are, and how they are read; folder_writer.py writes them."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from .bundles import read_bundle
from .clock import holds, holds_all
from .encoding import Refused
from .folder_seen import read_seen
from .folder_snapshots import SnapshotFiles

REPLICA = "[0-9a-f]{32}"
CHANGES_PATH = re.compile(rf"log/({REPLICA})/({REPLICA})-([1-9][0-9]*)-([1-9][0-9]*)-([0-9a-f]{{16}})\.seg")
SNAPSHOT_PATH = re.compile(rf"log/({REPLICA})/([1-9][0-9]*)-[0-9a-f]{{16}}\.snap")
SEEN_PATH = re.compile(rf"log/({REPLICA})/seen")
BLOB_PATH = re.compile(r"blob/([0-9a-f]{2})/(\1[0-9a-f]{62})")

PATTERNS = {"changes": CHANGES_PATH, "snapshot": SNAPSHOT_PATH, "seen": SEEN_PATH, "blob": BLOB_PATH}


@dataclass(frozen=True)
class ChangesFile:
    """What the name of a file of changes says."""
    path: str
    author: bytes
    first: int
    last: int
    head: str


def what_is(path):
    """What a path below the folder is, as a word of the page, with a match of its pattern where there is one."""
    parts = path.split("/")
    if path == "library.json":
        return "library", None
    if parts[0] not in ("log", "blob"):
        return ("arriving", None) if len(parts) == 1 and path.startswith(".") else ("elsewhere", None)
    if any(part.startswith(".") for part in parts):
        return "arriving", None
    for word, pattern in PATTERNS.items():
        match = pattern.fullmatch(path)
        if match and (word != "changes" or int(match[3]) <= int(match[4]) <= 1 << 48):
            return word, match
    return "strange", None


def read_library_file(content):
    """The library's id, the word "newer", or nothing where it can't be read."""
    if match := re.fullmatch(b'{"format":1,"library":"(%b)"}\n' % REPLICA.encode(), content):
        return bytes.fromhex(match[1].decode())
    match = re.match(b'{"format":([1-9][0-9]*)[,}]', content)
    return "newer" if match and int(match[1]) > 1 else None


def write_library_file(library):
    return b'{"format":1,"library":"' + library.hex().encode() + b'"}\n'


class Folder:
    def __init__(self, directory):
        self.directory = Path(directory)
        self.notes = []
        self.passed_over = {}
        self.snapshots = SnapshotFiles(self)
        self.library = self.find_library()

    def find_library(self):
        path = self.directory / "library.json"
        found = read_library_file(path.read_bytes()) if path.is_file() else None
        if found == "newer":
            raise Refused("bundle-newer", "a newer program made the folder")
        if found is not None:
            return found
        for file in self.changes_files():
            # It is late; a file of changes says the library too.
            try:
                return read_bundle((self.directory / file.path).read_bytes()).library
            except (OSError, Refused):
                continue
        raise Refused("wiped", "the folder has no library.json and no files of changes")

    @staticmethod
    def make(directory, library):
        """Begins a folder, in a directory that is missing or holds nothing but hidden files."""
        directory = Path(directory)
        directory.mkdir(exist_ok=True)
        if any(not entry.name.startswith(".") for entry in directory.iterdir()):
            raise Refused("exists", "the directory holds something else")
        write_file(directory / "library.json", write_library_file(library), directory)
        return Folder(directory)

    # Listing

    def paths(self):
        for top in ("log", "blob"):
            for parent, directories, names in os.walk(self.directory / top):
                directories.sort()
                for name in sorted(names):
                    path = Path(parent) / name
                    if path.is_file() and not path.is_symlink():
                        yield path.relative_to(self.directory).as_posix()

    def paths_that_are(self, expected):
        """The paths that are something by their names, each with the match of its pattern."""
        for path in self.paths():
            word, match = what_is(path)
            if word == expected:
                yield path, match
            elif word in ("strange", "arriving"):
                self.note(f"folder-{word}: {path}")

    def changes_files(self):
        return [ChangesFile(path, bytes.fromhex(match[2]), int(match[3]), int(match[4]), match[5])
                for path, match in self.paths_that_are("changes")]

    def note(self, sentence):
        if sentence not in self.notes:
            self.notes.append(sentence)

    def vector(self, files):
        """For each author the longest run of changes, from 1 or from what the snapshots hold, that the names
        cover, passed-over files left out."""
        vector, progress = dict(self.snapshots.vector()), True
        while progress:
            progress = False
            for file in files:
                held = vector.get(file.author, 0)
                if file.path not in self.passed_over and file.first <= held + 1 <= file.last:
                    vector[file.author], progress = file.last, True
        return vector

    def all_seen(self):
        seen = {}
        for path, match in self.paths_that_are("seen"):
            if found := read_seen((self.directory / path).read_bytes()):
                seen[bytes.fromhex(match[1])] = found
        return seen

    # Reading

    def take_all(self, library):
        """Takes what is new, and what was lacking. Returns how many changes were new."""
        if library.identifier != self.library:
            raise Refused("other-library", "the folder is of another library")
        before = sum(library.vector.values())
        if not library.vector:
            self.snapshots.take(library)
        self.take_files(library)
        # Of what there are no files for, there may be a snapshot.
        while not holds_all(library.vector, self.snapshots.vector()):
            self.snapshots.take(library)
            self.take_files(library)
        self.take_private_records(library)
        self.take_blobs(library)
        return sum(library.vector.values()) - before

    def take_files(self, library):
        while self.take_a_file(library):
            pass

    def take_a_file(self, library):
        """Takes a file that goes on where the library is: one that begins with something new if there is one, and of
        these the one that reaches furthest."""
        files = [file for file in self.changes_files() if file.path not in self.passed_over]
        for file in files:
            self.check_fork(library, file)
        held = library.vector
        useful = [file for file in files if file.first <= held.get(file.author, 0) + 1 <= file.last
                  and (file.author, file.last) not in library.pending]
        useful.sort(key=lambda file: (file.first > held.get(file.author, 0), file.last), reverse=True)
        return any(self.take_file(library, file) for file in useful)

    def take_file(self, library, file):
        """Whether the file could be used, or is gone: then it was merged, and the folder is listed again."""
        try:
            library.take(self.read_changes(file))
        except FileNotFoundError:
            return True
        except Refused as refusal:
            if refusal.code == "fork":
                raise
            self.pass_over(file.path, refusal)
            return False
        return True

    def pass_over(self, path, refusal):
        self.passed_over[path] = refusal.code
        word = "folder-newer" if refusal.code in ("bundle-newer", "newer-snapshot") else "folder-damaged"
        self.note(f"{word}: {path}: {refusal.sentence}")

    def take_private_records(self, library):
        """Looks for withheld records in files of changes that are held, and in those of snapshots."""
        if any(holds(self.snapshots.vector(), *dot[:2]) for dot in library.withheld()):
            self.snapshots.take(library)
        for author, sequence, _ in library.withheld():
            for file in self.changes_files():
                if file.author == author and file.first <= sequence <= file.last and file.path not in self.passed_over:
                    self.take_file(library, file)

    def check_fork(self, library, file):
        change = library.link(file.author, file.last)
        if change and not change.hash.hex().startswith(file.head):
            self.read_changes(file)
            raise Refused("fork", f"there are two changes {file.last} of {file.author.hex()}")

    def read_changes(self, file):
        """The bundle of a file, after all that the page says was verified."""
        bundle = read_bundle((self.directory / file.path).read_bytes())
        start = {file.author: file.first - 1} if file.first > 1 else {}
        if bundle.library != self.library or bundle.start != start or bundle.end != {file.author: file.last}:
            raise Refused("damaged", "a file holds something else than its name says")
        place, head = file.first, None
        for part in bundle.segments:
            if part.author != file.author or part.first != place or head not in (None, part.previous):
                raise Refused("damaged", "the segments of a file don't follow each other")
            place, head = part.last + 1, part.head
        if place != file.last + 1 or not head.hex().startswith(file.head):
            raise Refused("damaged", "a file ends with another change than its name says")
        return bundle

    def take_blobs(self, library):
        for name in library.absent_blobs():
            path = self.blob_path(name)
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                if hashlib.sha256(content).digest() == name:
                    library.take_blob(content)

    def blob_path(self, name):
        return self.directory / "blob" / name.hex()[:2] / name.hex()


def write_file(path, content, temporary_directory):
    """Under a temporary name, put on disk, and renamed; then the directory is put on disk."""
    prefix = ".new-library" if path.name == "library.json" else f".new-{path.name[:40]}"
    temporary = temporary_directory / f"{prefix}.tmp"
    with open(temporary, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
