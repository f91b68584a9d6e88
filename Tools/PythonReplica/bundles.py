"""The file that carries changes from one replica to another: Bundles.md."""

import hashlib
from dataclasses import dataclass, field as default

from . import compression
from .changes import PrivateRecord
from .encoding import Reader, Refused, dot, listed, number, u32, vector, with_length
from .registry import BLOB_LIMIT, FRAME_LIMIT, FRAMES_LIMIT, PRIVATE_RECORD_LIMIT
from .segments import Segment, read_segment, write_segment
from .snapshots import Head, Items, read_items, read_sealed_head, snapshot_in, write_items, write_sealed_head

FIRST_BYTES = bytes.fromhex("8c4c4543540d0a0a")
FORMAT = 1
FIELDS_LIMIT = 3_014_688

WITHHOLDS_PRIVATE, CONTAINS_PRIVATE, OMITS_BLOBS = 1, 2, 4

TRAILER, SEGMENT, PRIVATE_RECORDS, BLOBS, SNAPSHOT, ITEMS = 0, 1, 2, 3, 4, 5
WORTH_COMPRESSING = 64
# Changes of a segment, records, blobs or items of a frame.
ENTRIES_LIMIT = 65_536


class PrivateRecords(dict):
    """A frame of private records, by their dots."""


class Blobs(list):
    """A frame of blobs: pairs of a hash and the content."""


@dataclass
class Bundle:
    """A frame is a Segment, PrivateRecords, Blobs, or the Head or Items of a snapshot."""
    library: bytes
    start: dict = default(default_factory=dict)
    end: dict = default(default_factory=dict)
    flags: int = 0
    frames: list = default(default_factory=list)

    @property
    def segments(self):
        return [frame for frame in self.frames if isinstance(frame, Segment)]

    @property
    def private_records(self):
        return {dot: record for frame in self.frames if isinstance(frame, PrivateRecords)
                for dot, record in frame.items()}

    @property
    def blobs(self):
        return {name: content for frame in self.frames if isinstance(frame, Blobs) for name, content in frame}

    @property
    def snapshot(self):
        return snapshot_in(self.frames, refuse_snapshot)


def refuse_snapshot(sentence):
    raise Refused("bundle-damaged", sentence)


# Writing


def write_bundle(bundle, compressing=True):
    return assembled(bundle, [write_frame(frame, compressing) for frame in bundle.frames])


def assembled(bundle, frames):
    """Header and trailer around frames that are bytes already."""
    fields = bundle.library + number(bundle.flags) + vector(bundle.start) + vector(bundle.end)
    header = FIRST_BYTES + bytes([FORMAT]) + u32(len(fields)) + fields
    everything = header + hashlib.sha256(header).digest()[:8]
    everything += b"".join(frames) + bytes([TRAILER]) + u32(len(frames))
    return everything + hashlib.sha256(everything).digest()


def write_frame(frame, compressing):
    payload = payload_of(frame)
    stored = compression.compress(payload) if compressing and len(payload) >= WORTH_COMPRESSING else payload
    is_compressed = len(stored) < len(payload) <= expansion_limit(len(stored))
    if not is_compressed:
        stored = payload
    return frame_around(stored, type_of(frame), is_compressed, count_of(frame), len(payload))


def frame_around(stored, kind, is_compressed, count, size):
    return bytes([kind, is_compressed]) + u32(count) + u32(len(stored)) + u32(size) + stored


def type_of(frame):
    return {Segment: SEGMENT, PrivateRecords: PRIVATE_RECORDS, Blobs: BLOBS, Head: SNAPSHOT, Items: ITEMS}[type(frame)]


def count_of(frame):
    match frame:
        case Segment():
            return len(frame.changes)
        case Head():
            return 1
        case _:
            return len(frame)


def payload_of(frame):
    match frame:
        case Segment():
            return write_segment(frame)
        case PrivateRecords():
            return listed(sorted(frame.items()), write_private_record)
        case Blobs():
            return listed(frame, lambda blob: blob[0] + with_length(blob[1]))
        case Head():
            return write_sealed_head(frame)
        case Items():
            return write_items(frame)


def write_private_record(entry):
    name, record = entry
    return dot(name) + record.salt + with_length(record.body)


def expansion_limit(stored_size):
    return 10_000 * stored_size + (1 << 20)


# Reading


def read_bundle(data):
    """Checks the bundle from end to end, and then takes its frames apart."""
    bundle, stored_frames = check_bundle(Reader(data, "bundle-damaged", "bundle-over-limit", "bundle-truncated"))
    bundle.frames = [read_frame(bundle, *stored) for stored in stored_frames]
    snapshot_in(bundle.frames, refuse_snapshot)
    return bundle


def check_bundle(reader):
    bundle = read_header(reader)
    newer, stored_frames = None, []
    while (kind := reader.byte()) != TRAILER:
        method, count = reader.byte(), int.from_bytes(reader.take(4), "big")
        stored_size, size = (int.from_bytes(reader.take(4), "big") for _ in range(2))
        known = kind <= ITEMS and method <= 1
        check_frame_sizes(reader, count, stored_size, size)
        if known:
            check_expansion(reader, method == 1, stored_size, size)
        stored_frames.append((kind, method, count, reader.take(stored_size), size))
        if not known:
            newer = f"a frame has type {kind} and compression {method}"
        elif kind == PRIVATE_RECORDS and not bundle.flags & CONTAINS_PRIVATE:
            reader.refuse("there are private records, and the flags say that there are none")
    frames = int.from_bytes(reader.take(4), "big")
    if frames != len(stored_frames):
        reader.refuse(f"the trailer counts {frames} frames, and there were {len(stored_frames)}")
    reader.check_limit(frames, FRAMES_LIMIT, "the number of frames")
    covered = reader.data[:reader.position]
    if reader.take(32) != hashlib.sha256(covered).digest():
        raise Refused("bundle-hash", "a bundle's bytes don't have the hash at its end")
    if reader.remaining:
        raise Refused("bundle-trailing", "a bundle goes on after its end")
    if newer:
        raise Refused("bundle-newer", newer)
    return bundle, stored_frames


def read_header(reader):
    first = reader.data[:8]
    if first != FIRST_BYTES[:len(first)]:
        if first[:5] == FIRST_BYTES[:5]:
            reader.refuse("line ends were converted")
        raise Refused("bundle-unknown", "the first bytes are not a bundle's")
    reader.take(8)
    version, size = reader.byte(), int.from_bytes(reader.take(4), "big")
    reader.check_limit(size, FIELDS_LIMIT, "the header")
    fields = Reader(reader.take(size), "bundle-damaged", "bundle-over-limit")
    checksum = hashlib.sha256(reader.data[:reader.position]).digest()[:8]
    if reader.take(8) != checksum:
        reader.refuse("the header doesn't have its checksum")
    if version != FORMAT:
        if version == 0:
            reader.refuse("the format is 0")
        raise Refused("bundle-newer", f"the format is {version}")
    library, flags = fields.id(), fields.number()
    if flags >= OMITS_BLOBS * 2:
        raise Refused("bundle-newer", f"there are flags {flags}")
    if flags & WITHHOLDS_PRIVATE and flags & CONTAINS_PRIVATE:
        reader.refuse("the flags contradict each other")
    bundle = Bundle(library, fields.vector(), fields.vector(), flags)
    fields.end()
    return bundle


def check_frame_sizes(reader, count, stored_size, size):
    reader.check_limit(stored_size, FRAME_LIMIT, "a frame")
    reader.check_limit(size, FRAME_LIMIT, "a frame's payload")
    if count == 0:
        reader.refuse("a frame has nothing")
    reader.check_limit(count, ENTRIES_LIMIT, "what a frame has")


def check_expansion(reader, compressed, stored_size, size):
    if not compressed and stored_size != size:
        reader.refuse("a frame's sizes differ, and it isn't compressed")
    if compressed and stored_size >= size:
        reader.refuse("a frame didn't become smaller by compression")
    if compressed:
        reader.check_limit(size, expansion_limit(stored_size), "what a frame expands to")


def read_frame(bundle, kind, method, count, stored, size):
    payload = compression.decompress(stored, size) if method else stored
    reader = Reader(payload, "bundle-damaged", "bundle-over-limit")
    frame = FRAME_READERS[kind](reader)
    reader.end()
    if count != count_of(frame):
        reader.refuse("a frame's header counts otherwise than its payload")
    return frame


def read_private_records(reader):
    records, previous = PrivateRecords(), None
    for _ in range(at_least_one(reader, reader.count(ENTRIES_LIMIT, "a count of records", 35))):
        previous = reader.ascending(previous, reader.dot(), "private records")
        salt, body = reader.take(16), reader.with_length(PRIVATE_RECORD_LIMIT, "a private record")
        records[previous] = PrivateRecord(salt, body)
    return records


def read_blobs(reader):
    blobs = Blobs()
    for _ in range(at_least_one(reader, reader.count(ENTRIES_LIMIT, "a count of blobs", 33))):
        name, content = reader.hash(), reader.with_length(BLOB_LIMIT, "a blob")
        if hashlib.sha256(content).digest() != name:
            reader.refuse("a blob doesn't have its hash")
        blobs.append((name, content))
    return blobs


FRAME_READERS = {SEGMENT: read_segment, PRIVATE_RECORDS: read_private_records, BLOBS: read_blobs, SNAPSHOT: read_sealed_head,
                 ITEMS: read_items}


def at_least_one(reader, count):
    if count == 0:
        reader.refuse("a frame has nothing")
    return count
