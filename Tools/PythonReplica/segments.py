"""The payload of a segment frame: Bundles.md, "Segment". Bodies of changes are opaque bytes here."""

from dataclasses import dataclass

from .encoding import LARGEST_SEQUENCE, number, signed, vector, with_length
from .registry import CHANGE_LIMIT, CHANGES_LIMIT


@dataclass
class Segment:
    """A run of one author's changes; `changes` are pairs of a timestamp and a body."""
    author: bytes
    first: int
    previous: bytes
    base: dict
    head: bytes
    changes: list

    @property
    def last(self):
        return self.first + len(self.changes) - 1


def write_segment(segment):
    result = [segment.author, number(segment.first), number(len(segment.changes)), segment.previous,
              vector(segment.base), segment.head]
    earlier = None
    for timestamp, body in segment.changes:
        result.append(number(timestamp) if earlier is None else signed(wrapped(timestamp - earlier)))
        result.append(with_length(body))
        earlier = timestamp
    return b"".join(result)


def read_segment(reader):
    author, first = reader.id(), reader.sequence()
    count = reader.count(CHANGES_LIMIT, "a count of changes", 2)
    if count == 0:
        reader.refuse("a segment has no changes")
    reader.check_limit(first + count - 1, LARGEST_SEQUENCE, "a sequence")
    previous, base, head = reader.hash(), reader.vector(), reader.hash()
    if author in base:
        reader.refuse("a base context names the author")
    if first == 1 and previous != bytes(32):
        reader.refuse("a hash is given for what is before a first change")
    changes, timestamp = [], None
    for _ in range(count):
        timestamp = reader.number() if timestamp is None else (timestamp + reader.signed()) % (1 << 64)
        changes.append((timestamp, reader.with_length(CHANGE_LIMIT, "a change")))
    return Segment(author, first, previous, base, head, changes)


def wrapped(difference):
    """A difference modulo 2^64 as a signed number of 64 bits."""
    return (difference + (1 << 63)) % (1 << 64) - (1 << 63)
