"""Reads item rows, in their one form: Encoding.md, "Item rows".

Rows come in snapshots. What is read is written again and must come to the same bytes: that finds whatever isn't
canonical, without a rule for each.
"""

from .encoding import Reader
from .model import ItemState
from .operations import read_text_name
from .registry import LARGEST_FIELD, VALUE_LIMIT
from .rows import ROW_VERSION, item_row

ENTRIES_LIMIT = 1 << 32
LARGEST_OFFSET = 1 << 60


class TextAtRest:
    """What a row says of a text: enough to write the row again."""

    def __init__(self, heads, open_heads, pieces, tail):
        self.heads, self.open, self.at_rest = heads, open_heads, (pieces, tail)

    def pieces(self):
        return self.at_rest


def read_row(content):
    reader = RowReader(content)
    state = reader.state()
    reader.end()
    if item_row(state) != content:
        reader.refuse("a row isn't in its one form")
    return state


class RowReader(Reader):
    def state(self):
        if self.byte() != ROW_VERSION:
            self.refuse("a row has another version")
        state = ItemState()
        self.replicas = self.several(self.id)
        self.changes = self.several(self.change)
        state.registers = self.registers()
        state.sets = dict(self.several(self.set))
        state.texts = dict(self.several(self.text_at_rest))
        state.private = dict(self.several(lambda: self.sibling(self.hash)))
        state.touches, state.trashings = set(self.row_dots()), set(self.row_dots())
        state.newest_parts = self.newest_parts()
        state.purges, state.parked = set(self.row_dots()), self.newest_parts()
        holds = (state.registers, state.sets, state.texts, state.private, state.touches, state.trashings,
                 state.newest_parts)
        if state.parked and not state.purges or state.purges and any(holds):
            self.refuse("an item is purged and holds something, or isn't and has parked parts")
        return state

    def several(self, read):
        return [read() for _ in range(self.count(ENTRIES_LIMIT))]

    def entry(self, entries, what):
        place = self.number()
        if place >= len(entries):
            self.refuse(f"there is no {what} {place}")
        return entries[place]

    def change(self):
        replica, number = self.entry(self.replicas, "replica"), self.number()
        if number < 2:
            self.refuse("a sequence is 0")
        return (replica, number // 2, self.u64() if number & 1 else None)

    def row_dot(self):
        replica, sequence, self.timestamp = self.entry(self.changes, "change")
        return (replica, sequence, self.number((1 << 32) - 1))

    def row_dots(self):
        return self.several(self.row_dot)

    def newest_parts(self):
        parts = self.row_dots()
        if len({replica for replica, _, _ in parts}) != len(parts):
            self.refuse("an author has two newest parts")
        return set(parts)

    def sibling(self, read):
        dot = self.row_dot()
        if self.timestamp is None:
            self.refuse("a sibling's change has no timestamp")
        return dot, (self.timestamp, read())

    def registers(self):
        count = self.count(ENTRIES_LIMIT)
        if count == 0:
            return {}
        standard, (timestamp, _) = self.sibling(bytes)
        registers = {}
        for _ in range(count):
            number = self.number()
            if number & 1:
                registers[number // 2] = {standard: (timestamp, self.value())}
            else:
                registers[number // 2] = dict(self.several(lambda: self.sibling(self.value)))
            if not registers[number // 2]:
                self.refuse("a register has no siblings")
        return registers

    def value(self):
        return self.optional(VALUE_LIMIT)

    def set(self):
        field = self.number(LARGEST_FIELD)
        elements = dict(self.several(lambda: (self.with_length(VALUE_LIMIT), set(self.row_dots()))))
        if not all(elements.values()):
            self.refuse("an element has no additions")
        return field, elements

    def text_at_rest(self):
        name = read_text_name(self)
        heads, open_heads = set(self.row_dots()), set(self.row_dots())
        if not heads:
            self.refuse("a text has no heads")
        if not open_heads <= heads or name[1] is None and open_heads:
            self.refuse("what is open is no head")
        pieces, tail = self.several(self.piece), self.number(LARGEST_OFFSET)
        self.check_pieces(pieces, tail)
        return name, TextAtRest(heads, open_heads, pieces, tail)

    def piece(self):
        form = self.byte()
        if form == 0:
            return self.text(1 << 62)
        if form > 1:
            self.refuse("a piece has another form")
        return (self.number(LARGEST_OFFSET), self.number(LARGEST_OFFSET))

    def check_pieces(self, pieces, tail):
        """As few as can be, with offsets that rise."""
        end, earlier = 0, None
        for piece in [*pieces, (tail, 1)]:
            if isinstance(piece, str):
                if not piece or isinstance(earlier, str):
                    self.refuse("a piece is empty, or stands behind another of its kind")
            else:
                first, length = piece
                touching = isinstance(earlier, tuple) and first == end
                if not length or first < end or touching:
                    self.refuse("pieces of the root are empty, overlap, or could be one")
                end = first + length
            earlier = piece
