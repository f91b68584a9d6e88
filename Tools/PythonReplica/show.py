"""Prints a library for people. What comes from outside may hold anything, so control characters are made visible."""

from .anchors import resolve_in
from .clock import milliseconds, vector_text
from .model import ancestors, is_visible
from .registry import ANNOTATION, EMAIL, FIELDS, KINDS, OPERATIONS, field_name, kind_name
from .reports import reported
from .values import read_field

ANCHOR = FIELDS[ANNOTATION]["anchor"]


def show(library, private=False):
    print(f"library {library.identifier.hex()}\nvector {vector_text(library.vector)}\ndigest {library.digest()}")
    print(f"{len(library.blobs)} blobs, {len(library.private_records)} private records, {len(library.pending)} changes "
          "that wait")
    if not library.base.is_empty:
        print(f"{sum(library.base.vector.values())} changes are in the base: their history is gone")
    for name in sorted(library.items):
        show_item(library, name, private)
    print()
    for change in library.order:
        show_change(change)


def show_item(library, name, private):
    kind, identifier = name
    state = library.items[name]
    print(f"\n{kind_name(kind)} {identifier.hex()}: {', '.join(life(library.items, name, state))}")
    for field in sorted(state.registers):
        dot, _ = state.winner(kind, field)
        for other, (_, content) in sorted(state.registers[field].items()):
            mark = "" if other == dot else " (beside it)"
            print(f"  {field_name(kind, field)}{mark}: {visible(read_field(kind, field, content))}")
    for field, elements in sorted(state.sets.items()):
        for element in sorted(elements):
            print(f"  {field_name(kind, field)} has {visible(element)}")
    for (field, capture), text in sorted(state.texts.items(), key=lambda entry: (entry[0][0], entry[0][1] or b"")):
        root = library.scalars_of(capture)
        shown = "its capture is not here" if root is None else visible(text.shown(root))
        print(f"  text {field_name(kind, field)}{'' if capture is None else ' on ' + capture.hex()[:16]}: {shown}")
    if kind == ANNOTATION:
        show_resolution(library, name, state)
    if private and (dot := state.winning_commitment()[0]):
        record = library.private_records.get(dot)
        print(f"  e-mail address: {visible(record.fields().get(EMAIL)) if record else 'withheld'}")


def life(items, name, state):
    if state.is_purged:
        yield f"purged, {len(state.parked)} parts parked"
        return
    yield "trashed" if state.is_trashed else "visible" if is_visible(items, name) else "live and not visible"
    for code, field in reported(items, name):
        yield code if field is None else f"{code} of {field_name(name[0], field)}"


def show_resolution(library, name, state):
    above = ancestors(library.items, name)
    if above and above[0] in library.items:
        resolution = resolve_in(library, library.items[above[0]], state.value(ANNOTATION, ANCHOR))
        place = f" at {resolution.span[0]} to {resolution.span[1]}" if resolution.span else ""
        print(f"  its words: {resolution.result} ({resolution.reason}){place}")


def show_change(change):
    print(f"change {change.author.hex()[:8]}:{change.sequence} at {milliseconds(change.timestamp)} ms")
    for part in change.parts:
        names = [OPERATIONS.get(operation.code, f"operation-{operation.code}") for operation in part.operations]
        print(f"  {KINDS.get(part.kind, part.kind)} {part.item.hex()[:8]}: {', '.join(names) or 'touched'}; "
              f"{len(part.touches)} touches")


def visible(value):
    return "-" if value is None else repr(value)
