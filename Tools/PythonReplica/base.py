"""What a replica keeps in the place of its oldest changes: Snapshots.md, "What a snapshot is" and
"The baseline"."""

from dataclasses import replace

from .clock import holds, milliseconds, without
from .encoding import Refused
from .model import fold
from .registry import ARTICLE, FIELDS
from .row_reading import read_row
from .rows import digest, dots_in, item_row
from .snapshots import FOLD_VERSION, Head, ItemAtRest, Line, Snapshot, order_of_texts
from .text_runs import cut_into_runs, edits_of, text_of
from .values import read_capture

BODY, CAPTURES = FIELDS[ARTICLE]["body"], FIELDS[ARTICLE]["captures"]


class Base:
    """A snapshot that was verified. `commitments` are those to private records, by dot; `blobs` has for each item the
    captures that it refers to, and the milliseconds of the newest value among its registers."""

    def __init__(self, snapshot=None):
        self.snapshot = snapshot or Snapshot()
        self.lines = self.snapshot.head.lines
        self.vector = self.snapshot.head.vector
        states = self.states()
        self.commitments = {dot: commitment for state in states.values()
                            for dot, (_, commitment) in state.private.items()}
        self.blobs = [(newest_value(state), captures_of(name, state)) for name, state in states.items()]

    @property
    def is_empty(self):
        return not self.vector

    @property
    def captures(self):
        return set().union(*(names for _, names in self.blobs))

    @property
    def clock(self):
        return self.snapshot.head.clock

    def states(self):
        """The states of its items, for changes to be folded upon."""
        return states_of(self.snapshot)

    def going_on_with(self, changes):
        """The snapshot of this base and the changes that follow it."""
        states, lines, clock = self.states(), dict(self.lines), self.clock
        for change in changes:
            fold(states, change)
            lines[change.author] = Line(change.sequence, change.hash, without(change.context, change.author))
            clock = max(clock, change.timestamp)
        return at_rest(states, Head(FOLD_VERSION, clock, lines=lines))


def at_rest(states, head):
    """The snapshot of items; its head needs no digest and no count yet."""
    head = replace(head, digest=bytes.fromhex(digest(states)), items=len(states))
    return Snapshot(head, [item_at_rest(name, states[name]) for name in sorted(states)])


def item_at_rest(name, state):
    texts = {text_name: cut_into_runs(edits_of(state.texts[text_name]))
             for text_name in sorted(state.texts, key=order_of_texts)}
    return ItemAtRest(name, item_row(state), texts)


def captures_of(name, state):
    """The captures that an item refers to: those that it names, and the roots of its texts."""
    return captures_named_by(name, state) | {capture for _, capture in state.texts if capture is not None}


def captures_named_by(name, state):
    """The captures that an article has, and those of the siblings of its body."""
    if name[0] != ARTICLE:
        return set()
    values = [content for _, content in state.registers.get(BODY, {}).values()]
    return {capture.hash for capture in map(read_capture, [*values, *state.elements(CAPTURES)]) if capture}


def newest_value(state):
    return milliseconds(max((timestamp for siblings in state.registers.values()
                             for timestamp, _ in siblings.values()), default=0))


# Verifying


def states_of(snapshot):
    """The states that a snapshot's items say, after all that can be verified of them was."""
    head = snapshot.head
    if head.fold_version > FOLD_VERSION:
        raise Refused("newer-snapshot", f"a snapshot was made by the rules of fold version {head.fold_version}")
    states = {item.name: state_of(item) for item in snapshot.items}
    for (kind, identifier), state in states.items():
        check_names(head, state, f"{kind}:{identifier.hex()}")
    if digest(states) != head.digest.hex():
        raise Refused("snapshot-damaged", "the items of a snapshot don't come to its digest")
    return states


def state_of(item):
    """The state that a row says, with texts that later edits can be carried out on."""
    try:
        state = read_row(item.row)
    except Refused as refusal:
        raise Refused("snapshot-damaged", refusal.sentence) from refusal
    if state.texts.keys() != item.texts.keys():
        raise Refused("snapshot-damaged", "a row has other texts than those whose edits are given")
    for name, runs in item.texts.items():
        at_rest, text = state.texts[name], text_of([edit for run in runs for edit in run])
        if (text.heads, text.pieces()) != (at_rest.heads, at_rest.pieces()):
            raise Refused("snapshot-damaged", "the edits of a text come to another one than its row says")
        text.open = at_rest.open
        state.texts[name] = text
    return state


def check_names(head, state, name):
    """That an item names nothing that the snapshot doesn't stand for."""
    dots = set(dots_in(state, state.parked))
    dots |= {dot for text in state.texts.values() for dot in text.dots}
    if not all(holds(head.vector, *dot[:2]) for dot in dots):
        raise Refused("snapshot-damaged", f"{name} names a change that the snapshot does not stand for")
    timestamps = [timestamp for siblings in (*state.registers.values(), state.private)
                  for timestamp, _ in siblings.values()]
    if max(timestamps, default=0) > head.clock:
        raise Refused("snapshot-damaged", f"{name} has a value that is newer than the snapshot")
