"""Runs of changes that were typed, as columns: Bundles.md, "Typing". Read only: a writer may leave them out."""

from .encoding import number, text, with_length
from .registry import LARGEST_REACH

TYPING, DELETING_FORWARDS, DELETING_BACKWARDS, REPLACING = range(4)
SPLICE_TEXT = 7
COUNTER_LIMIT = 65_535


def read_typing_run(reader, milliseconds, largest_count, size_limit):
    """The changes of a run, as pairs of a timestamp and a body. `milliseconds` are those of the change before it."""
    count = reader.count(largest_count, "a count of changes", 3)
    if count == 0:
        reader.refuse("a typing run has no changes")
    timestamps = []
    for _ in range(count):
        milliseconds = reader.milliseconds(milliseconds)
        timestamps.append(milliseconds << 16)
    timestamps = [timestamp | reader.number(COUNTER_LIMIT, "a counter") for timestamp in timestamps]
    edits = [at_least_one(reader, reader.number(LARGEST_REACH, "a number of edits")) for _ in range(count)]
    salt, part = reader.take(8), reader.with_length(size_limit, "a part")
    name = reader.with_length(size_limit, "a text's name")
    splices = read_strokes(reader, sum(edits), size_limit)
    changes, size = [], 0
    for timestamp, edits_of_change in zip(timestamps, edits):
        operations = [write_splice(name, next(splices)) for _ in range(edits_of_change)]
        content = part + number(len(operations)) + b"".join(operations)
        body = b"\0\1\0" + salt + with_length(content)
        size += len(body)
        reader.check_limit(size, size_limit, "what a typing run comes to")
        changes.append((timestamp, body))
    if next(splices, None) is not None:
        reader.refuse("strokes have more edits than the changes of their run")
    return changes


def at_least_one(reader, value):
    if value == 0:
        reader.refuse("a number of edits is 0")
    return value


def write_splice(name, splice):
    skipped, deleted, inserted = splice
    content = name + b"\0\1" + number(skipped) + number(deleted) + text(inserted)
    return number(SPLICE_TEXT) + with_length(content)


def read_strokes(reader, edits, size_limit):
    """The splices of a run, one by one."""
    strokes = [read_stroke(reader) for _ in range(reader.count(edits, "a count of strokes", 2))]
    if sum(count for count, _, _, _ in strokes) != edits:
        reader.refuse("strokes and changes have different numbers of edits")
    jumps = [reader.signed() for _ in strokes]
    typed = reader.text(size_limit, "what was typed")
    expected = sum(count * scalars if kind == REPLACING else count if kind == TYPING else 0
                   for count, kind, _, scalars in strokes)
    if expected != len(typed):
        reader.refuse("what was typed isn't used up, or is too little")
    return carried_out(reader, strokes, jumps, typed)


def read_stroke(reader):
    value = reader.number()
    count, kind = at_least_one(reader, value // 4), value % 4
    deleted, scalars = (reader.number(LARGEST_REACH), reader.number(LARGEST_REACH)) if kind == REPLACING else (1, 1)
    if kind == REPLACING and count != 1:
        reader.refuse("a stroke of replacing has several edits")
    return count, kind, deleted, scalars


def carried_out(reader, strokes, jumps, typed):
    cursor, place = 0, 0
    for (count, kind, deleted, scalars), jump in zip(strokes, jumps):
        cursor += jump
        for edit in range(count):
            if kind == DELETING_BACKWARDS and edit > 0:
                cursor -= 1
            if not 0 <= cursor <= LARGEST_REACH:
                reader.refuse("a cursor leaves the text")
            if kind in (DELETING_FORWARDS, DELETING_BACKWARDS):
                yield cursor, 1, ""
                continue
            yield cursor, deleted if kind == REPLACING else 0, typed[place:place + scalars]
            cursor, place = cursor + scalars, place + scalars
    if not 0 <= cursor <= LARGEST_REACH:
        reader.refuse("a cursor leaves the text")
