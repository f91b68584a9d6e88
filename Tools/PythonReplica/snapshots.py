"""What changes came to, in their place, as bytes: Bundles.md, "Snapshot" and "Items". What is in the rows is base.py's
affair."""

import hashlib
from dataclasses import dataclass, field as default
from typing import NamedTuple

from .clock import holds
from .encoding import LARGEST_SEQUENCE, REPLICAS_LIMIT, Reader, listed, number, u64, vector, with_length
from .operations import read_text_name, text_name
from .registry import CHANGES_LIMIT, ENTRIES_OF_STATE_LIMIT, FRAME_GOAL, FRAME_LIMIT, ITEMS_LIMIT
from .text_runs import read_run, write_run

FOLD_VERSION = 2
NO_DIGEST = bytes(32)


class Line(NamedTuple):
    """An author's newest change in a snapshot. `context` is what the author had seen of others there."""
    sequence: int
    hash: bytes
    context: dict


@dataclass
class Head:
    """`digest` is that of the items, `lines` are by author."""
    fold_version: int = FOLD_VERSION
    clock: int = 0
    digest: bytes = NO_DIGEST
    items: int = 0
    lines: dict = default(default_factory=dict)

    @property
    def vector(self):
        return {author: line.sequence for author, line in self.lines.items()}


class ItemAtRest(NamedTuple):
    """An item's row, and for each of its texts, by field and capture, the runs of its edits."""
    name: tuple
    row: bytes
    texts: dict


class Items(list):
    """A frame of items at rest."""


@dataclass
class Snapshot:
    head: Head = default(default_factory=Head)
    items: list = default(default_factory=list)

    def frames(self):
        return [self.head, *frames_of(self.items)]


def frames_of(items):
    """Items in frames that are closed when they have a good size."""
    frames, size = [], FRAME_GOAL
    for item in items:
        if size >= FRAME_GOAL or len(frames[-1]) == CHANGES_LIMIT:
            frames.append(Items())
            size = 0
        frames[-1].append(item)
        size += len(write_item(item))
    return frames


def snapshot_in(frames, refuse):
    """The snapshot that the frames of a bundle hold, or None. Frames of other types may stand between its own."""
    snapshot = None
    for frame in frames:
        if isinstance(frame, Head):
            if snapshot is not None:
                refuse("there are two snapshots")
            snapshot = Snapshot(frame)
        elif isinstance(frame, Items):
            if snapshot is None:
                refuse("items stand before the head of their snapshot")
            if snapshot.items and snapshot.items[-1].name >= frame[0].name:
                refuse("the items of a snapshot don't ascend")
            snapshot.items += frame
    if snapshot is not None and len(snapshot.items) != snapshot.head.items:
        refuse(f"a snapshot's head counts {snapshot.head.items} items, and there were {len(snapshot.items)}")
    return snapshot


# Writing


def write_head(head):
    return (number(head.fold_version) + u64(head.clock) + head.digest + number(head.items)
            + listed(sorted(head.lines.items()), write_line))


def write_sealed_head(head):
    """The head as a frame has it."""
    content = write_head(head)
    return content + hashlib.sha256(content).digest()


def write_line(entry):
    author, line = entry
    return author + number(line.sequence) + line.hash + vector(line.context)


def write_items(items):
    return listed(items, write_item)


def write_item(item):
    kind, identifier = item.name
    names = sorted(item.texts, key=order_of_texts)
    return (number(kind) + identifier + with_length(item.row)
            + listed(names, lambda name: text_name(name) + listed(
                item.texts[name], lambda run: with_length(write_run(run)))))


def order_of_texts(name):
    """Of one field, the text without a capture comes first."""
    field, capture = name
    return (field, capture or b"")


# Reading


def read_head(reader):
    head = Head(reader.number(), reader.u64(), reader.hash(), reader.number(ITEMS_LIMIT, "a count of items"))
    previous = None
    for _ in range(reader.count(REPLICAS_LIMIT, "a count of lines", 50)):
        previous = reader.ascending(previous, reader.id(), "the lines of a snapshot")
        head.lines[previous] = Line(reader.sequence(), reader.hash(), reader.vector())
        if previous in head.lines[previous].context:
            reader.refuse("a line says what its author had seen of itself")
    held = head.vector
    if not all(holds(held, *entry) for line in head.lines.values() for entry in line.context.items()):
        reader.refuse("an author had seen more than is in the snapshot")
    return head


def read_sealed_head(reader):
    sealed = reader.rest()
    content, seal = sealed[:-32], sealed[-32:]
    if hashlib.sha256(content).digest() != seal:
        reader.refuse("a snapshot's head has another hash than the one behind it")
    within = Reader(content, reader.damage, reader.over_limit, reader.cut)
    head = read_head(within)
    within.end()
    return head


def read_items(reader):
    items, previous = Items(), None
    count = reader.count(CHANGES_LIMIT, "a count of items", 19)
    if count == 0:
        reader.refuse("a frame has nothing")
    for _ in range(count):
        previous = reader.ascending(previous, (reader.number(), reader.id()), "items")
        row = reader.with_length(FRAME_LIMIT, "a row")
        items.append(ItemAtRest(previous, row, read_texts(reader)))
    return items


def read_texts(reader):
    texts, previous = {}, None
    for _ in range(reader.count(ENTRIES_OF_STATE_LIMIT, "a count of texts", 4)):
        name = read_text_name(reader)
        previous = reader.ascending(previous, order_of_texts(name), "the texts of an item")
        count = reader.count(LARGEST_SEQUENCE, "a count of runs")
        if count == 0:
            reader.refuse("a text has no edits")
        texts[name] = [read_run(reader.with_length(FRAME_LIMIT, "a run")) for _ in range(count)]
    return texts
