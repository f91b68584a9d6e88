"""The payload of a segment frame: Bundles.md, "Segment". Bodies of changes are opaque bytes here."""

from dataclasses import dataclass

from .encoding import LARGEST_SEQUENCE, number, signed, vector, with_length
from .registry import CHANGE_LIMIT, CHANGES_LIMIT, FRAME_LIMIT
from .typing_runs import COUNTER_LIMIT, read_typing_run

CHANGE, TYPING_RUN = 0, 1


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
    """Each change is an entry of its own: typing runs take less room, and say nothing else."""
    result = [segment.author, number(segment.first), number(len(segment.changes)), segment.previous,
              vector(segment.base), segment.head]
    earlier = 0
    for timestamp, body in segment.changes:
        milliseconds, counter = divmod(timestamp, 1 << 16)
        result += [bytes([CHANGE]), signed(milliseconds - earlier), number(counter), with_length(body)]
        earlier = milliseconds
    return b"".join(result)


def read_segment(reader):
    author, first = reader.id(), reader.sequence()
    count = reader.number(CHANGES_LIMIT, "a count of changes")
    if count == 0:
        reader.refuse("a segment has no changes")
    reader.check_limit(first + count - 1, LARGEST_SEQUENCE, "a sequence")
    previous, base, head = reader.hash(), reader.vector(), reader.hash()
    if author in base:
        reader.refuse("a base context names the author")
    changes, typed_size = [], 0
    while len(changes) < count:
        earlier = changes[-1][0] >> 16 if changes else 0
        match reader.byte():
            case 0:
                milliseconds = reader.milliseconds(earlier)
                timestamp = milliseconds << 16 | reader.number(COUNTER_LIMIT, "a counter")
                changes.append((timestamp, reader.with_length(CHANGE_LIMIT, "a change")))
            case 1:
                run = read_typing_run(reader, earlier, count - len(changes), FRAME_LIMIT - typed_size)
                typed_size += sum(len(body) for _, body in run)
                changes += run
            case _:
                reader.refuse("an entry has another form")
    return Segment(author, first, previous, base, head, changes)
