"""Item rows and the digest: Encoding.md, "Item rows" and "Digest"."""

import hashlib

from .encoding import listed, number, optional, text, u64, with_length
from .operations import text_name

ROW_VERSION = 2


def item_row(state):
    """The state of an item as canonical bytes."""
    parked = state.parked
    timestamps = {dot[:2]: timestamp for siblings in (*state.registers.values(), state.private)
                  for dot, (timestamp, _) in siblings.items()}
    changes = sorted({dot[:2] for dot in dots_in(state, parked)})
    replicas = sorted({replica for replica, _ in changes})
    place_of_replica = {replica: place for place, replica in enumerate(replicas)}
    place_of_change = {change: place for place, change in enumerate(changes)}

    def write_change(change):
        replica, sequence = change
        stamp = timestamps.get(change)
        return (number(place_of_replica[replica]) + number(sequence * 2 + (stamp is not None))
                + (b"" if stamp is None else u64(stamp)))

    def row_dot(dot):
        return number(place_of_change[dot[:2]]) + number(dot[2])

    def row_dots(dots):
        return listed(sorted(dots), row_dot)

    return (bytes([ROW_VERSION]) + listed(replicas, bytes) + listed(changes, write_change)
            + registers(state, row_dot) + sets(state, row_dots) + texts(state, row_dots)
            + listed(sorted(state.private.items()), lambda entry: row_dot(entry[0]) + entry[1][1])
            + row_dots(state.touches) + row_dots(state.trashings) + row_dots(state.newest_parts)
            + row_dots(state.purges) + row_dots(parked))


def dots_in(state, parked):
    """Every dot that a row names."""
    for siblings in state.registers.values():
        yield from siblings
    for elements in state.sets.values():
        for additions in elements.values():
            yield from additions
    for edited in state.texts.values():
        yield from edited.heads
    yield from state.private
    yield from state.touches
    yield from state.trashings
    yield from state.newest_parts
    yield from state.purges
    yield from parked


def registers(state, row_dot):
    fields = sorted(state.registers.items())
    if not fields:
        return number(0)
    standard = min(fields[0][1])

    def register(entry):
        field, siblings = entry
        if list(siblings) == [standard]:
            return number(field * 2 + 1) + optional(siblings[standard][1])
        return number(field * 2) + listed(
            sorted(siblings.items()), lambda sibling: row_dot(sibling[0]) + optional(sibling[1][1]))

    return number(len(fields)) + row_dot(standard) + b"".join(map(register, fields))


def sets(state, row_dots):
    fields = sorted((field, elements) for field, elements in state.sets.items() if elements)
    return listed(fields, lambda entry: number(entry[0]) + listed(
        sorted(entry[1].items()), lambda element: with_length(element[0]) + row_dots(element[1])))


def texts(state, row_dots):
    names = sorted(state.texts, key=lambda name: (name[0], name[1] or b""))

    def write_text(name):
        edited = state.texts[name]
        pieces, tail = edited.pieces()
        is_open = edited.open if name[1] is not None else ()
        return (text_name(name) + row_dots(edited.heads) + row_dots(is_open) + listed(pieces, piece) + number(tail))

    return listed(names, write_text)


def piece(content):
    if isinstance(content, str):
        return b"\0" + text(content)
    first, length = content
    return b"\1" + number(first) + number(length)


def term(name, state):
    kind, identifier = name
    row = item_row(state)
    return int.from_bytes(hashlib.sha256(text("lectern/item/1") + number(kind) + identifier + row).digest(), "big")


def digest(items):
    """The sum of one term for each item that an operation or touch has reached, as hexadecimal digits."""
    total = sum(term(name, state) for name, state in items.items()) % (1 << 256)
    return total.to_bytes(32, "big").hex()
