"""Items, and what each operation does to them: Model.md, from "Operations" to "Purging".

`fold` is all that ever changes an item. It is a function of the set of changes: nothing here looks at the order in
which they arrived, but for the one rule that a change comes after all that its author had seen.
"""

from .clock import holds
from .operations import AddMembers, Purge, RemoveMembers, SpliceText, Trash, WriteFields, WritePrivate
from .registry import ANNOTATION, ARTICLE, COMMENT, FIELDS, PARENT_FIELDS
from .text import Text
from .values import read_capture, read_field

SAVED = FIELDS[ARTICLE]["saved"]


class ItemState:
    """What is needed to fold the next operation on an item.

    `registers` has the siblings of each field: a timestamp and bytes, or None, by dot. `private` has timestamp and
    commitment likewise. `sets` has the additions of each element of each field. `texts` are by field and capture.
    `newest_parts` has of each author the dot of the first index of its newest part, purges excepted, while the item
    isn't purged; `parked` has each author's newest part that no purger had seen, likewise.
    """

    def __init__(self):
        self.registers = {}
        self.sets = {}
        self.texts = {}
        self.private = {}
        self.touches = set()
        self.trashings = set()
        self.newest_parts = set()
        self.purges = set()
        self.parked = set()

    @property
    def is_empty(self):
        """Whether nothing was ever done to the item: a part can do no more than list touches of others."""
        return not (self.registers or any(self.sets.values()) or self.texts or self.private or self.touches
                    or self.trashings or self.purges)

    # Life

    @property
    def is_purged(self):
        return bool(self.purges)

    @property
    def is_live(self):
        return bool(self.touches)

    @property
    def is_trashed(self):
        return not self.is_purged and not self.is_live

    @property
    def came_back(self):
        return bool(self.touches and self.trashings)

    def drop_everything(self):
        self.registers, self.sets, self.texts, self.private = {}, {}, {}, {}
        self.touches, self.trashings, self.newest_parts = set(), set(), set()

    # Reading

    def winner(self, kind, field):
        """The dot and the bytes of the sibling that counts; nothing where the register was never written."""
        siblings = self.registers.get(field)
        if not siblings:
            return None, None

        def rank(dot):
            timestamp, content = siblings[dot]
            if (kind, field) != (ARTICLE, SAVED):
                return (timestamp, dot)
            saved = read_field(kind, field, content)
            return (saved is not None, -(saved or 0), timestamp, dot)

        dot = max(siblings, key=rank)
        return dot, siblings[dot][1]

    def value(self, kind, field):
        return read_field(kind, field, self.winner(kind, field)[1])

    def elements(self, field):
        return sorted(self.sets.get(field, {}))

    def winning_commitment(self):
        if not self.private:
            return None, None
        dot = max(self.private, key=lambda dot: (self.private[dot][0], dot))
        return dot, self.private[dot][1]

    def parent(self, kind):
        return self.value(kind, PARENT_FIELDS[kind]) if kind in PARENT_FIELDS else None


def is_purge(part):
    return any(isinstance(operation, Purge) for operation in part.operations)


# Folding


def fold(items, change):
    """Applies a change to the states of items, which are made as parts and touches reach them."""
    for first, part in change.indexed_parts():
        dot = (change.author, change.sequence, first)
        for other, spared in part.touches:
            if other is not None:
                touch(state_of(items, other), change, dot, spared)
        fold_part(state_of(items, part.name), change, dot, part)


def state_of(items, name):
    if name not in items:
        items[name] = ItemState()
    return items[name]


def fold_part(state, change, first_dot, part):
    """Applies a part to the item that it is on."""
    for other, spared in part.touches:
        if other is None:
            touch(state, change, first_dot, spared)
    if is_purge(part):
        purge(state, Seen(change, first_dot))
    elif state.is_purged:
        state.parked = with_newest(state.parked, first_dot)
    else:
        state.newest_parts = with_newest(state.newest_parts, first_dot)
        for place, operation in enumerate(part.operations):
            dot = first_dot[:2] + (first_dot[2] + place,)
            apply(state, Seen(change, dot), operation)


def with_newest(parts, dot):
    """The newest part of each author, where an author has a newer one."""
    return {other for other in parts if other[0] != dot[0]} | {dot}


def purge(state, seen):
    """Ends an item. Of an author whose newest part the purger had seen, it had seen all."""
    state.parked = seen.leaves(state.parked if state.is_purged else state.newest_parts)
    state.drop_everything()
    state.purges.add(seen.dot)


class Seen:
    """One operation of a change: its dot, its time, and what it had seen."""

    def __init__(self, change, dot):
        self.change = change
        self.dot = dot
        self.timestamp = change.timestamp

    def takes(self, other, spared=frozenset()):
        """Whether the operation has seen another one and doesn't spare it."""
        return other not in spared and self.change.has_seen(other, self.dot[2])

    def leaves(self, others, spared=frozenset()):
        return {other for other in others if not self.takes(other, spared)}


def touch(state, change, dot, spared):
    if state.is_purged:
        return
    seen = Seen(change, dot)
    state.touches = seen.leaves(state.touches, spared) | {dot}
    state.trashings = seen.leaves(state.trashings, spared)


def apply(state, seen, operation):
    match operation:
        case WriteFields(writes):
            for field, (content, spared) in writes.items():
                write(state.registers.setdefault(field, {}), seen, content, spared)
                close_texts(state, seen, field, content, spared)
        case AddMembers(elements):
            for field, element in elements:
                additions = state.sets.setdefault(field, {}).setdefault(element, set())
                state.sets[field][element] = seen.leaves(additions) | {seen.dot}
        case RemoveMembers(elements):
            for (field, element), named in elements.items():
                remove(state.sets, seen, field, element, named)
        case WritePrivate(commitment, spared):
            write(state.private, seen, commitment, spared)
        case Trash(spared):
            state.touches = seen.leaves(state.touches, spared)
            state.trashings = seen.leaves(state.trashings, spared) | {seen.dot}
        case SpliceText(name, splices, spared):
            splice(state.texts.setdefault(name, Text()), seen, splices, spared)


def write(siblings, seen, content, spared):
    for dot in [dot for dot in siblings if seen.takes(dot, spared)]:
        del siblings[dot]
    siblings[seen.dot] = (seen.timestamp, content)


def remove(sets, seen, field, element, named):
    elements = sets.get(field, {})
    left = {dot for dot in elements.get(element, ()) if not (dot in named and seen.takes(dot))}
    if left:
        elements[element] = left
    elif element in elements:
        del elements[element]


def close_texts(state, seen, field, content, spared):
    """A write that names another capture, or none, closes the heads that it has seen."""
    named = read_capture(content)
    for (text_field, capture), text in state.texts.items():
        if text_field == field and capture is not None and not (named and named.hash == capture):
            text.open = seen.leaves(text.open, spared)


def splice(text, seen, splices, spared):
    text.edit(seen.dot, version_of(text, seen, spared), splices)


def version_of(text, seen, spared):
    if not spared and all(seen.takes(head) for head in text.heads):
        return text.everything
    return text.closing(text.edits(lambda dot: seen.takes(dot, spared)))


def version_of_base(text, base):
    """The version of a text that a person has read whose base this is."""
    return text.closing(text.edits(lambda dot: holds(base, *dot[:2])))


# What derives from other items


def ancestors(items, name):
    """The items that one hangs beneath, the nearest first, as far as their parents can be read; a circle ends it."""
    result, state = [], items.get(name)
    while state:
        name = state.parent(name[0])
        if name is None or name in result:
            break
        result.append(name)
        state = items.get(name)
    return result


def is_visible(items, name):
    met = set()
    while name not in met:
        met.add(name)
        state = items.get(name)
        if not state or not state.is_live:
            return False
        parent = state.parent(name[0])
        if parent is None:
            return name[0] not in (ANNOTATION, COMMENT)
        name = parent
    return False
