"""Makes one snapshot of two that stand for different changes: Snapshots.md, "Joining"."""

from .base import at_rest
from .clock import holds
from .encoding import Refused
from .model import ItemState
from .snapshots import Head
from .text import Text
from .text_runs import edits_of, text_of


def joined(one, other):
    """The snapshot of what two bases stand for together."""
    join, of_one, of_other = Join(one.vector, other.vector), one.states(), other.states()
    states = {name: join.states(of_one.get(name, ItemState()), of_other.get(name, ItemState()))
              for name in of_one.keys() | of_other.keys()}
    one_head, other_head = one.snapshot.head, other.snapshot.head
    return at_rest(states, Head(max(one_head.fold_version, other_head.fold_version), max(one.clock, other.clock),
                                lines=joined_lines(one.lines, other.lines)))


def joined_lines(one, other):
    """Of each author the line with the larger sequence."""
    return {author: max((lines[author] for lines in (one, other) if author in lines), key=lambda line: line.sequence)
            for author in one.keys() | other.keys()}


class Join:
    """What becomes of two sides, of which each has folded the changes in its vector."""

    def __init__(self, vector, other_vector):
        self.vector = vector
        self.other_vector = other_vector

    def dots(self, one, other):
        """Those that both sides have, and those of one side that the other hadn't seen. What the other had seen, and
        hasn't got, was superseded there."""
        return ({dot for dot in one if dot in other or not holds(self.other_vector, *dot[:2])}
                | {dot for dot in other if dot in one or not holds(self.vector, *dot[:2])})

    def siblings(self, one, other):
        both = {**other, **one}
        return {dot: both[dot] for dot in self.dots(one, other)}

    def states(self, one, other):
        state = ItemState()
        if one.is_purged or other.is_purged:
            state.purges = one.purges | other.purges
            state.parked = newest(self.dots(may_be_parked(one), may_be_parked(other)))
            return state
        state.registers = self.each(self.siblings, one.registers, other.registers, dict)
        state.sets = self.each(self.elements, one.sets, other.sets, dict)
        state.texts = self.each(self.text, one.texts, other.texts, Text)
        state.private = self.siblings(one.private, other.private)
        state.touches = self.dots(one.touches, other.touches)
        state.trashings = self.dots(one.trashings, other.trashings)
        state.newest_parts = newest(one.newest_parts | other.newest_parts)
        return state

    def elements(self, one, other):
        return self.each(self.dots, one, other, set)

    def each(self, join, one, other, nothing):
        """Joins what two sides have by the same keys. Where nothing is left, neither is the key."""
        found = {key: join(one.get(key, nothing()), other.get(key, nothing())) for key in one.keys() | other.keys()}
        return {key: value for key, value in found.items() if value}

    def text(self, one, other):
        """The edits of one side, and then those of the other that this one lacks, upon the bases that they had. None
        where there are no edits, which only snapshots that contradict each other come to."""
        text = text_of(edits_of(one))
        places = {dot: place for place, dot in enumerate(text.dots)}
        for place, dot in enumerate(other.dots):
            if holds(self.vector, *dot[:2]):
                continue
            bases = other.dots_of(other.bases(place))
            if not all(base in places for base in bases):
                raise Refused("snapshot-damaged", "an edit was made upon one that should be here, and isn't")
            places[dot] = len(text.dots)
            text.edit(dot, text.closing(sum(1 << places[base] for base in bases)), other.splices[place])
        text.open = self.dots(one.open, other.open) & text.heads
        return text if text.dots else None


def may_be_parked(state):
    """The parts on an item that no purge had seen which is here."""
    return state.parked if state.is_purged else state.newest_parts


def newest(parts):
    """The newest part of each author."""
    by_author = {}
    for dot in sorted(parts):
        by_author[dot[0]] = dot
    return set(by_author.values())
