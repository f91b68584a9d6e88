"""The edits of a text with what each was made upon, as columns: Bundles.md, "Runs of edits".

A text is made of them again by carrying out all edits, each upon the version that its bases say.
"""

from typing import NamedTuple

from .encoding import LARGEST_SEQUENCE, REPLICAS_LIMIT, Reader, Refused, listed, number, signed, with_length
from .registry import EDITS_LIMIT, FRAME_LIMIT, LARGEST_REACH, SPLICES_LIMIT, TEXT_LIMIT
from .text import Text

RUN_GOAL = 4096


class Edit(NamedTuple):
    """`bases` are dots in ascending order, or None where the edit was made upon all edits before it in the list."""
    dot: tuple
    bases: tuple | None
    splices: list


# Texts


def edits_of(text):
    """The list of a text's edits, in the order in which they were folded."""
    edits = []
    for place, (dot, version, splices) in enumerate(zip(text.dots, text.versions, text.splices)):
        is_upon_all = version == (1 << place) - 1
        bases = None if is_upon_all else tuple(sorted(text.dots_of(text.bases(place))))
        edits.append(Edit(dot, bases, splices))
    return edits


def text_of(edits):
    """The text that a list of edits comes to."""
    text, places = Text(), {}
    for edit in edits:
        if edit.dot in places:
            raise Refused("snapshot-damaged", "an edit stands twice in the list of a text")
        version = text.everything if edit.bases is None else version_upon(text, places, edit.bases)
        places[edit.dot] = len(text.dots)
        text.edit(edit.dot, version, edit.splices)
    return text


def version_upon(text, places, bases):
    """The version of an edit that names its bases, which are as few as can be, and don't come to all edits."""
    if not all(base in places for base in bases):
        raise Refused("snapshot-damaged", "an edit was made upon one that doesn't come before it")
    read = sum(1 << places[base] for base in bases)
    version = text.closing(read)
    beneath = 0
    for base in bases:
        beneath |= text.versions[places[base]]
    if read & beneath or version == text.everything:
        raise Refused("snapshot-damaged", "the bases of an edit aren't in their one form")
    return version


def cut_into_runs(edits, size=RUN_GOAL):
    return [edits[start:start + size] for start in range(0, len(edits), size)]


# Writing


def write_run(edits):
    replicas = sorted({dot[0] for edit in edits for dot in (edit.dot, *(edit.bases or ()))})
    place_of = {replica: place for place, replica in enumerate(replicas)}

    def bases(edit):
        if edit.bases is None:
            return number(0)
        return number(len(edit.bases) + 1) + b"".join(
            number(place_of[replica]) + number(sequence) + number(index) for replica, sequence, index in edit.bases)

    splices = [splice for edit in edits for splice in edit.splices]
    columns = [
        (number(place_of[edit.dot[0]]) for edit in edits),
        map(signed, sequence_steps(edits)),
        (number(edit.dot[2]) for edit in edits),
        map(bases, edits),
        (number(len(edit.splices)) for edit in edits),
        write_skipped(edits),
        (number(deleted) for _, deleted, _ in splices),
        (number(len(inserted.encode())) for _, _, inserted in splices),
    ]
    typed = "".join(inserted for _, _, inserted in splices).encode()
    return (listed(replicas, bytes) + number(len(edits)) + b"".join(b"".join(column) for column in columns)
            + with_length(typed))


def sequence_steps(edits):
    earlier = {}
    for edit in edits:
        replica, sequence, _ = edit.dot
        yield sequence - earlier.get(replica, 0)
        earlier[replica] = sequence


def write_skipped(edits):
    earlier = 0
    for edit in edits:
        for place, (skipped, _, _) in enumerate(edit.splices):
            if place > 0:
                yield number(skipped)
            else:
                yield signed(skipped - earlier)
                earlier = skipped


# Reading


def read_run(content):
    """The edits of a run; `content` is all of its bytes."""
    reader = RunReader(content, "bundle-damaged", "bundle-over-limit")
    edits = reader.run()
    reader.end()
    return edits


class RunReader(Reader):
    def run(self):
        self.read_replicas()
        count = self.count(EDITS_LIMIT, "a count of edits", 5)
        if count == 0:
            self.refuse("a run has no edits")
        authors = [self.replica() for _ in range(count)]
        sequences = self.sequences(authors)
        indices = [self.index() for _ in range(count)]
        bases = [self.bases() for _ in range(count)]
        if len(self.named) != len(self.replicas):
            self.refuse("a run lists a replica that it doesn't name")
        splices = self.splices([self.number(SPLICES_LIMIT, "a count of splices") for _ in range(count)])
        return [Edit((author, sequence, index), upon, edit)
                for author, sequence, index, upon, edit in zip(authors, sequences, indices, bases, splices)]

    def read_replicas(self):
        self.replicas, self.named, previous = [], set(), None
        for _ in range(self.count(REPLICAS_LIMIT, "a count of replicas", 16)):
            previous = self.ascending(previous, self.id(), "the replicas of a run")
            self.replicas.append(previous)

    def replica(self):
        place = self.number()
        if place >= len(self.replicas):
            self.refuse(f"there is no replica {place}")
        self.named.add(place)
        return self.replicas[place]

    def index(self):
        return self.number((1 << 32) - 1, "an index")

    def sequences(self, authors):
        result, earlier = [], {}
        for author in authors:
            earlier[author] = earlier.get(author, 0) + self.signed()
            if not 1 <= earlier[author] <= LARGEST_SEQUENCE:
                self.refuse("a sequence is outside of what there can be")
            result.append(earlier[author])
        return result

    def bases(self):
        count = self.number()
        if count == 0:
            return None
        if (count - 1) * 3 > self.remaining:
            self.refuse("a count of bases promises more than the bytes at hand can hold")
        bases, previous = [], None
        for _ in range(count - 1):
            previous = self.ascending(previous, (self.replica(), self.sequence(), self.index()), "bases")
            bases.append(previous)
        return tuple(bases)

    def splices(self, counts):
        total = sum(counts)
        if total * 3 > self.remaining:
            self.refuse("counts of splices promise more than the bytes at hand can hold")
        skipped = self.skipped(counts)
        deleted = [self.number(LARGEST_REACH, "a deletion") for _ in range(total)]
        sizes = [self.number(TEXT_LIMIT, "an insertion") for _ in range(total)]
        inserted = self.inserted(sizes, self.with_length(FRAME_LIMIT, "what is inserted"))
        splices = iter(zip(skipped, deleted, inserted))
        return [self.checked([next(splices) for _ in range(count)]) for count in counts]

    def skipped(self, counts):
        result, earlier = [], 0
        for count in counts:
            for place in range(count):
                value = self.number(LARGEST_REACH, "a skip") if place > 0 else earlier + self.signed()
                if not 0 <= value <= LARGEST_REACH:
                    self.refuse("a skip is outside of what an edit can reach")
                if place == 0:
                    earlier = value
                result.append(value)
        return result

    def inserted(self, sizes, content):
        if sum(sizes) != len(content):
            self.refuse("what is inserted isn't used up, or is too little")
        start = 0
        for size in sizes:
            yield self.utf8(content[start:start + size], "an insertion")
            start += size

    def checked(self, splices):
        """The splices of an edit, which are in normal form."""
        if not all(deleted or inserted for _, deleted, inserted in splices):
            self.refuse("a splice does nothing")
        if not all(skipped for skipped, _, _ in splices[1:]):
            self.refuse("a splice doesn't skip anything")
        if sum(skipped + deleted + len(inserted) for skipped, deleted, inserted in splices) > LARGEST_REACH:
            self.refuse("an edit reaches too far")
        return splices
