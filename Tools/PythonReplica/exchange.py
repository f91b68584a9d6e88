"""Bundles of what somebody lacks, and pull requests: Sync.md."""

from dataclasses import dataclass, field as default

from .bundles import (CONTAINS_PRIVATE, OMITS_BLOBS, WITHHOLDS_PRIVATE, Blobs, Bundle, PrivateRecords, read_bundle,
                      write_bundle)
from .clock import holds_all, merging, without
from .encoding import Reader, Refused, listed, number, signed
from .library import Library, blobs_named_by
from .operations import WritePrivate
from .registry import FRAME_GOAL
from .segments import Segment

REQUEST_VERSION = 1
ALL_BLOBS, NO_BLOBS, RECENT_BLOBS = 0, 1, 2
RANGES_LIMIT = 4096


def bundle_beyond(library, vector, *, private=True, blobs=True, early=False):
    """What somebody with the vector lacks, in a causal order: blobs before the segment that names them, private records
    behind the one that commits to them. Where it lacks something of the base, that comes first."""
    flags = (CONTAINS_PRIVATE if private else WITHHOLDS_PRIVATE) | (0 if blobs else OMITS_BLOBS)
    bundle = Bundle(library.identifier, dict(vector), merging(vector, library.vector), flags)
    given = set()
    if not holds_all(vector, library.base.vector):
        bundle.start = beyond_base(library, vector)
        bundle.frames = base_frames(library, private, blobs)
        given = set(bundle.blobs)
    for run in runs(library.changes_beyond(vector)):
        if blobs:
            wanted = {name for change in run for name in blobs_named_by(change)} - given
            given |= wanted
            bundle.frames += blob_frames(library, wanted)
        bundle.frames.append(segment(library, run))
        records = records_of(library, run)
        if private and records:
            bundle.frames.append(records)
    if early:
        bundle.frames += [early_segment(change) for _, change in sorted(library.pending.items())]
    return bundle


def beyond_base(library, vector):
    """Of each author what a vector has, where that goes beyond the base."""
    return {author: sequence for author, sequence in vector.items()
            if sequence > library.base.vector.get(author, 0)}


def base_frames(library, private, blobs):
    """The base as a snapshot, with the captures to which its items refer, and the private records to which they
    commit."""
    frames = blob_frames(library, library.base.captures) if blobs else []
    frames += library.base.snapshot.frames()
    records = PrivateRecords((dot, library.private_records[dot]) for dot in library.base.commitments
                             if dot in library.private_records)
    return frames + [records] if private and records else frames


def base_bundle(library):
    """The base alone, for a hub that lacks something of it. Captures are given when it says that it lacks them."""
    frames = base_frames(library, private=True, blobs=False)
    return Bundle(library.identifier, {}, dict(library.base.vector), CONTAINS_PRIVATE | OMITS_BLOBS, frames)


def runs(changes):
    """Changes that follow each other in the order and are of one author, as long as they fit a frame well."""
    result, size = [], 0
    for change in changes:
        follows = result and result[-1][-1].name == (change.author, change.sequence - 1)
        if not follows or size > FRAME_GOAL or len(result[-1]) == 1024:
            result.append([])
            size = 0
        result[-1].append(change)
        size += len(change.body)
    return result


def segment(library, run):
    first = run[0]
    earlier = library.link(first.author, first.sequence - 1)
    base = without(earlier.context, first.author) if earlier else {}
    return Segment(first.author, first.sequence, first.previous, base, run[-1].hash,
                   [(change.timestamp, change.body) for change in run])


def early_segment(change):
    return Segment(change.author, change.sequence, change.previous, change.stated_base, change.hash,
                   [(change.timestamp, change.body)])


def blob_frames(library, names):
    """A frame for each: blobs are large, and this is simple."""
    return [Blobs([(name, library.blobs[name])]) for name in sorted(names) if name in library.blobs]


def records_of(library, run):
    return PrivateRecords((dot, library.private_records[dot]) for change in run
                          for dot, _, operation in change.operations()
                          if isinstance(operation, WritePrivate) and dot in library.private_records)


# Files


def load_library(*bundles):
    """A library of what bundles hold, in whichever order they come."""
    bundles = [read_bundle(content) for content in bundles]
    library = Library(bundles[0].library)
    for bundle in bundles:
        library.take(bundle)
    return library


def whole_library(library):
    """The bytes of a bundle with everything, changes that wait included."""
    return write_bundle(bundle_beyond(library, {}, early=True))


# Requests


@dataclass
class Request:
    """`held` has for each author a sequence and a branch, `withheld` are triples: replica, first, last."""
    held: dict = default(default_factory=dict)
    blobs: int = ALL_BLOBS
    since: int = 0
    withheld: list = default(default_factory=list)
    wanted: list = default(default_factory=list)


def request_of(library):
    """What a library would ask for: all that is new, withheld private records, and absent blobs."""
    held = {author: (sequence, library.newest(author).hash[:8]) for author, sequence in library.vector.items()}
    withheld = sorted({(dot[0], dot[1], dot[1]) for dot in library.withheld()})
    return Request(held, ALL_BLOBS, 0, withheld[:RANGES_LIMIT], library.absent_blobs()[:RANGES_LIMIT])


def write_request(request):
    return (bytes([REQUEST_VERSION])
            + listed(sorted(request.held.items()), lambda entry: entry[0] + number(entry[1][0]) + entry[1][1])
            + bytes([request.blobs]) + (signed(request.since) if request.blobs == RECENT_BLOBS else b"")
            + listed(request.withheld, lambda run: run[0] + number(run[1]) + number(run[2] - run[1]))
            + listed(request.wanted, bytes))


def read_request(content):
    if not content:
        return Request()
    reader = Reader(content, "request-damaged")
    version = reader.byte()
    if version > REQUEST_VERSION:
        raise Refused("request-newer", f"the request has version {version}")
    if version == 0:
        reader.refuse("the version is 0")
    request, previous = Request(), None
    for _ in range(reader.count(65_536, "a count of authors", 25)):
        previous = reader.ascending(previous, reader.id(), "authors")
        request.held[previous] = (reader.sequence(), reader.take(8))
    request.blobs = reader.byte()
    if request.blobs > RECENT_BLOBS:
        reader.refuse("the choice of blobs is none")
    if request.blobs == RECENT_BLOBS:
        request.since = reader.signed()
    for _ in range(reader.count(RANGES_LIMIT, "a count of ranges", 18)):
        replica, first = reader.id(), reader.sequence()
        request.withheld.append((replica, first, first + reader.number((1 << 48) - first, "a range")))
    request.wanted = [reader.hash() for _ in range(reader.count(RANGES_LIMIT, "a count of blobs", 32))]
    reader.end()
    return request
