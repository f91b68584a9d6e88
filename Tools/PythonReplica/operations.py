"""Operations and parts as bytes: Encoding.md, "Operations" and "Parts".

What a newer program put behind what is known here is passed over: the log keeps the bytes of changes as they came.
"""

from dataclasses import dataclass, field as default

from .encoding import Reader, dots, listed, number, optional, text, with_length
from .registry import (ENTRIES_LIMIT, LARGEST_FIELD, LARGEST_REACH, OPERATION_LIMIT, OPERATIONS_LIMIT, SPLICES_LIMIT,
                       TEXT_LIMIT, TOUCHES_LIMIT, VALUE_LIMIT)

NO_DOTS = frozenset()


@dataclass
class WriteFields:
    """`writes` has for each field its new bytes, or None, and the dots that are spared."""
    writes: dict
    code = 1


@dataclass
class AddMembers:
    """`elements` are pairs of a field and an element."""
    elements: list
    code = 2


@dataclass
class RemoveMembers:
    """`elements` has for each pair of field and element the additions that go."""
    elements: dict
    code = 3


@dataclass
class WritePrivate:
    commitment: bytes
    spared: frozenset = NO_DOTS
    code = 4


@dataclass
class Trash:
    spared: frozenset = NO_DOTS
    code = 5


@dataclass
class Purge:
    code = 6


@dataclass
class SpliceText:
    """`name` is a field and a capture's hash, or None; `splices` are triples: skipped, deleted, inserted."""
    name: tuple
    splices: list
    spared: frozenset = NO_DOTS
    code = 7


@dataclass
class Unknown:
    code: int
    payload: bytes


@dataclass
class Part:
    """One item's operations in a change. `touches` are pairs of an item, or None for the part's own, and the dots that
    the touch spares."""
    kind: int
    item: bytes
    touches: list = default(default_factory=list)
    operations: list = default(default_factory=list)

    @property
    def name(self):
        return (self.kind, self.item)

    @property
    def indices(self):
        return max(1, len(self.operations))


# Writing


def write_operation(operation):
    return number(operation.code) + with_length(payload(operation))


def payload(operation):
    match operation:
        case WriteFields(writes):
            return listed(sorted(writes.items()),
                          lambda entry: number(entry[0]) + optional(entry[1][0]) + dots(entry[1][1]))
        case AddMembers(elements):
            return listed(sorted(elements), lambda element: number(element[0]) + with_length(element[1]))
        case RemoveMembers(elements):
            return listed(sorted(elements.items()),
                          lambda entry: number(entry[0][0]) + with_length(entry[0][1]) + dots(entry[1]))
        case WritePrivate(commitment, spared):
            return commitment + dots(spared)
        case Trash(spared):
            return dots(spared)
        case SpliceText(name, splices, spared):
            return text_name(name) + dots(spared) + listed(
                splices, lambda splice: number(splice[0]) + number(splice[1]) + text(splice[2]))
        case Unknown(_, content):
            return content
        case Purge():
            return b""


def text_name(name):
    field, capture = name
    return number(field) + (b"\0" if capture is None else b"\1" + capture)


def write_part(part):
    return (number(part.kind) + part.item + listed(part.touches, write_touch)
            + listed(part.operations, write_operation))


def write_touch(touch):
    item, spared = touch
    return (b"\0" if item is None else b"\1" + number(item[0]) + item[1]) + dots(spared)


# Reading


def read_part(content):
    reader = Reader(content)
    part = Part(reader.number(), reader.id())
    part.touches = [read_touch(reader, part) for _ in range(reader.count(TOUCHES_LIMIT, "a count of touches", 2))]
    count = reader.count(OPERATIONS_LIMIT, "a count of operations", 2)
    part.operations = [read_operation(reader) for _ in range(count)]
    if count > 1 and any(isinstance(operation, Purge) for operation in part.operations):
        reader.refuse("a purge stands beside other operations")
    return part


def read_touch(reader, part):
    form = reader.byte()
    if form > 1:
        reader.refuse("a touch has another form")
    item = (reader.number(), reader.id()) if form == 1 else None
    if item == part.name:
        reader.refuse("a touch names the part's own item")
    return (item, reader.dots())


def read_operation(outer):
    code = outer.number()
    content = outer.with_length(OPERATION_LIMIT, "an operation")
    read = {1: read_write_fields, 2: read_add_members, 3: read_remove_members, 4: read_write_private,
            5: lambda reader: Trash(reader.dots()), 6: lambda reader: Purge(), 7: read_splice_text}.get(code)
    if read is None:
        return Unknown(code, content)
    return read(Reader(content))


def read_write_fields(reader):
    writes, previous = {}, None
    for _ in range(reader.count(ENTRIES_LIMIT, "a count of fields", 3)):
        previous = reader.ascending(previous, reader.number(LARGEST_FIELD, "a field"), "fields")
        writes[previous] = (reader.optional(VALUE_LIMIT), reader.dots())
    return WriteFields(writes)


def read_add_members(reader):
    elements, previous = [], None
    for _ in range(reader.count(ENTRIES_LIMIT, "a count of elements", 2)):
        previous = reader.ascending(previous, read_element(reader), "elements")
        elements.append(previous)
    return AddMembers(elements)


def read_remove_members(reader):
    elements, previous = {}, None
    for _ in range(reader.count(ENTRIES_LIMIT, "a count of elements", 3)):
        previous = reader.ascending(previous, read_element(reader), "elements")
        elements[previous] = reader.dots()
    return RemoveMembers(elements)


def read_element(reader):
    return (reader.number(LARGEST_FIELD, "a field"), reader.with_length(VALUE_LIMIT, "an element"))


def read_write_private(reader):
    return WritePrivate(reader.hash(), reader.dots())


def read_text_name(reader):
    field, form = reader.number(LARGEST_FIELD, "a field"), reader.byte()
    if form > 1:
        reader.refuse("the name of a text has another form")
    return (field, reader.hash() if form == 1 else None)


def read_splice_text(reader):
    name, spared = read_text_name(reader), reader.dots()
    splices, reach = [], 0
    for place in range(reader.count(SPLICES_LIMIT, "a count of splices", 3)):
        skipped, deleted = reader.number(LARGEST_REACH), reader.number(LARGEST_REACH)
        inserted = reader.text(TEXT_LIMIT, "an insertion")
        if not deleted and not inserted:
            reader.refuse("a splice does nothing")
        if place > 0 and not skipped:
            reader.refuse("a splice doesn't skip anything")
        reach += skipped + deleted + len(inserted)
        splices.append((skipped, deleted, inserted))
    if reach > LARGEST_REACH:
        reader.refuse("an edit reaches too far")
    return SpliceText(name, splices, spared)
