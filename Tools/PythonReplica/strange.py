"""Changes that no program should write, and every program must fold alike: unknown operations, kinds and fields, texts
of other names, edits far out in the root's tail, writes into sets and parents in circles. Security.md says what is not
checked of a received operation."""

from .operations import (AddMembers, Part, Purge, RemoveMembers, SpliceText, Trash, Unknown, WriteFields, WritePrivate)
from .registry import ANNOTATION, ARTICLE, COMMENT
from .values import capture, Capture, integer, item_name

LONGEST_JUMP = (1 << 31) - 100


def strange_change(author, library, chance):
    draft = author.draft()
    maker = StrangeParts(library, chance)
    for _ in range(chance.randrange(1, 4)):
        part = maker.part()
        draft.parts[(len(draft.parts), part.name)] = part
    return author.commit(draft)


class StrangeParts:
    def __init__(self, library, chance):
        self.library = library
        self.chance = chance

    def part(self):
        name = self.item()
        touched = {self.item() for _ in range(self.chance.choice((0, 0, 1, 2)))}
        touches = [(None if other == name else other, self.some_dots()) for other in sorted(touched)]
        operations = [self.operation(name) for _ in range(self.chance.choice((0, 1, 1, 2, 3)))]
        if any(isinstance(operation, Purge) for operation in operations):
            operations = [Purge()]
        return Part(*name, touches, operations)

    def item(self):
        known = sorted(self.library.items)
        if known and self.chance.random() < 0.8:
            return self.chance.choice(known)
        kind = self.chance.choice((ARTICLE, ANNOTATION, COMMENT, 9, 300))
        # An id that two kinds share could not be named on the command line.
        return (kind, kind.to_bytes(15, "big") + bytes([self.chance.randrange(4)]))

    def operation(self, name):
        chance = self.chance
        return chance.choice((self.write, self.write, self.add, self.remove, self.splice, self.splice, self.unknown,
                              self.private, self.trash, self.rarely_purge))(name)

    def write(self, name):
        return WriteFields({self.field(): (self.value(), self.dots_of(name))
                            for _ in range(self.chance.randrange(1, 3))})

    def add(self, name):
        return AddMembers(sorted({(self.field(), self.element()) for _ in range(self.chance.randrange(1, 3))}))

    def remove(self, name):
        return RemoveMembers({(self.field(), self.element()): self.dots_of(name)})

    def splice(self, name):
        capture_name = self.chance.choice((None, *self.captures()))
        state = self.library.items.get(name)
        known = sorted(state.texts, key=lambda text: (text[0], text[1] or b"")) if state else []
        text = self.chance.choice(known) if known and self.chance.random() < 0.7 else (self.field(), capture_name)
        skipped = self.chance.choice((0, 1, 2, 5, 100, LONGEST_JUMP))
        deleted = self.chance.choice((0, 0, 1, 3, 50))
        inserted = self.chance.choice(("", "z", "yx\U0001f600"))
        if not deleted and not inserted:
            return SpliceText(text, [], self.dots_of(name))
        return SpliceText(text, [(skipped, deleted, inserted)], self.dots_of(name))

    def unknown(self, name):
        return Unknown(self.chance.choice((0, 8, 1000)), self.chance.randbytes(self.chance.randrange(4)))

    def private(self, name):
        return WritePrivate(self.chance.randbytes(32), self.dots_of(name))

    def trash(self, name):
        return Trash(self.dots_of(name))

    def rarely_purge(self, name):
        return Purge() if self.chance.random() < 0.2 else self.trash(name)

    # What they are made of

    def field(self):
        return self.chance.choice((1, 2, 3, 4, 5, 10, 13, 13, 14, 16, 99))

    def value(self):
        chance = self.chance
        return chance.choice((None, b"", b"x", integer(chance.randrange(-5, 5)), b"\xff\xfe",
                              item_name(*self.item()), capture(Capture(chance.choice(self.captures()), "text/plain"))))

    def element(self):
        return self.chance.choice((b"", b"syria", b"\xff", b"news"))

    def captures(self):
        return [bytes(32), *sorted(self.library.blobs)][:4]

    def dots_of(self, name):
        """Dots to spare: some of those that the item has, and now and then one of nothing."""
        state = self.library.items.get(name)
        dots = set()
        if state:
            dots |= state.touches | state.trashings | set(state.private)
            dots |= {dot for siblings in state.registers.values() for dot in siblings}
            dots |= {dot for text in state.texts.values() for dot in text.dots}
            dots |= {dot for elements in state.sets.values() for additions in elements.values() for dot in additions}
        dots = sorted(dots)
        return frozenset(self.chance.sample(dots, min(len(dots), self.chance.choice((0, 0, 1, 3))))) | self.some_dots()

    def some_dots(self):
        return frozenset({(bytes(16), 7, 7)}) if self.chance.random() < 0.05 else frozenset()
