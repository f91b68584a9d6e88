"""Changes and private records: Encoding.md, "Change bodies", "Change hashes" and "Private records"."""

import hashlib
from dataclasses import dataclass, field as default

from .clock import holds
from .encoding import Reader, Refused, listed, number, text, u64, with_length
from .operations import Part, read_part, write_part
from .registry import ENTRIES_LIMIT, OPERATIONS_LIMIT, PART_LIMIT, PARTS_LIMIT, PRIVATE_RECORD_LIMIT, TOUCHES_OF_CHANGE_LIMIT

NO_HASH = bytes(32)


@dataclass
class Change:
    """What one transaction of one replica did.

    `step` has for each replica a sequence and the first eight bytes of that change's hash. `context` is known once the
    author's previous change is: until then a change can wait, but not be folded. `stated_base` is what the segment in
    which it came says of the context without this step.
    """
    library: bytes
    author: bytes
    sequence: int
    timestamp: int
    previous: bytes
    body: bytes
    step: dict = default(default_factory=dict)
    parts: list = default(default_factory=list)
    hash: bytes = NO_HASH
    context: dict | None = None
    stated_base: dict = default(default_factory=dict)

    @property
    def name(self):
        return (self.author, self.sequence)

    def has_seen(self, dot, index):
        """Whether the operation of this change that has the index has seen the one that is named."""
        replica, sequence, other = dot
        if (replica, sequence) == self.name:
            return other < index
        return holds(self.context, replica, sequence)

    def indexed_parts(self):
        """Each part with the index of its first operation."""
        index = 0
        for part in self.parts:
            yield index, part
            index += part.indices

    def operations(self):
        """Each operation with its dot and its part."""
        for first, part in self.indexed_parts():
            for place, operation in enumerate(part.operations):
                yield (self.author, self.sequence, first + place), part, operation


@dataclass(frozen=True)
class StoredPart:
    """A part as it stands in a body: its bytes under a salt; or, where it was dropped, its commitment alone."""
    indices: int
    commitment: bytes
    salt: bytes | None = None
    content: bytes | None = None
    part: Part | None = None


def read_change(library, author, sequence, timestamp, previous, body):
    """A received change with its hash. A body that isn't canonical is refused, and so is one with a dropped part, since
    anybody could put a commitment in a part's place."""
    change = Change(library, author, sequence, timestamp, previous, body)
    change.step, stored = read_body(body)
    if author in change.step:
        raise Refused("damaged", "a context step names its author")
    if any(part.part is None for part in stored):
        raise Refused("damaged", "a part was dropped")
    change.parts = [part.part for part in stored]
    change.hash = change_hash(change, stored)
    return change


def read_body(body):
    """The step and the parts of a change."""
    reader = Reader(body)
    step, previous = {}, None
    for _ in range(reader.count(ENTRIES_LIMIT, "a count of replicas", 25)):
        previous = reader.ascending(previous, reader.id(), "the ids of a step")
        step[previous] = (reader.sequence(), reader.take(8))
    parts = [read_stored_part(reader) for _ in range(reader.count(PARTS_LIMIT, "a count of parts", 10))]
    reader.end()
    if sum(part.indices for part in parts) > OPERATIONS_LIMIT:
        reader.refuse("a change has too many operations")
    if sum(len(part.part.touches) for part in parts if part.part) > TOUCHES_OF_CHANGE_LIMIT:
        reader.refuse("a change touches too many items")
    return step, parts


def read_stored_part(reader):
    form = reader.byte()
    if form == 1:
        indices = reader.number(OPERATIONS_LIMIT, "a number of indices")
        if indices == 0:
            reader.refuse("a dropped part took no index")
        return StoredPart(indices, reader.hash())
    if form > 1:
        reader.refuse("a part has another form")
    salt, content = reader.take(8), reader.with_length(PART_LIMIT, "a part")
    part = read_part(content)
    return StoredPart(part.indices, commitment_of_part(salt, content), salt, content, part)


def write_body(step, parts):
    return write_step(step) + listed(parts, write_stored_part)


def write_step(step):
    return listed(sorted(step.items()), lambda entry: entry[0] + number(entry[1][0]) + entry[1][1])


def write_stored_part(part):
    if part.content is None:
        return b"\1" + number(part.indices) + part.commitment
    return b"\0" + part.salt + with_length(part.content)


def salted(salt, part):
    content = write_part(part)
    return StoredPart(part.indices, commitment_of_part(salt, content), salt, content, part)


def commitment_of_part(salt, content):
    return hashlib.sha256(b"lectern/part/1" + salt + with_length(content)).digest()


def change_hash(change, stored_parts):
    return hashlib.sha256(
        text("lectern/change/1") + change.library + change.author + number(change.sequence) + change.previous
        + u64(change.timestamp) + write_step(change.step)
        + listed(stored_parts, lambda part: number(part.indices) + part.commitment)).digest()


# Private records


@dataclass(frozen=True)
class PrivateRecord:
    salt: bytes
    body: bytes

    @property
    def commitment(self):
        return hashlib.sha256(text("lectern/private/1") + self.salt + self.body).digest()

    def fields(self):
        """What the record says; nothing, where only a newer program can read it."""
        try:
            return read_private_fields(Reader(self.body))
        except Refused:
            return {}


def read_private_fields(reader):
    fields, previous = {}, None
    for _ in range(reader.count(64, "a count of private fields", 2)):
        previous = reader.ascending(previous, reader.number(), "private fields")
        fields[previous] = reader.text(PRIVATE_RECORD_LIMIT)
    reader.end()
    return fields


def private_record(salt, fields):
    return PrivateRecord(salt, listed(sorted(fields.items()), lambda entry: number(entry[0]) + text(entry[1])))


def check_private_record(record, commitment):
    if record.commitment != commitment:
        raise Refused("private-mismatch", "a private record is not the one that its change commits to")
