"""One text that people edit apart, and that merges: Model.md, "Texts".

The order of scalars is FugueMax. All scalars that ever were are kept, in their order, as a list of runs; every edit
walks along that list from its start. That is slow and plain. Two things keep it bearable:

- Edits are numbered as they are folded, so that a set of edits, such as the version that an edit was made upon, is one
  Python integer with a bit for each.
- Scalars of one insertion, and those of the root, are chains: each is the only right child of the one before. So only
  the heads of insertions are kept as children, and a run stands for many scalars.

A scalar's name is (number of the edit, offset); the root's number is None. The names that merging compares begin with
the edit's dot instead.
"""

from bisect import bisect_left
from dataclasses import dataclass

ENDLESS = 1 << 62
START = "start"


@dataclass(slots=True)
class Insertion:
    """Scalars `first` to `end` of what an edit inserted, and the right origin that they all have."""
    edit: int
    first: int
    end: int
    right_origin: tuple


@dataclass(slots=True)
class Run:
    """Scalars that follow each other in the order. `bit` is that of the edit that inserted them, 0 for the root;
    `deleters` are the edits that deleted them."""
    edit: int | None
    bit: int
    first: int
    length: int
    typed: str | None
    insertion: Insertion | None
    deleters: int

    def name(self, place=0):
        return (self.edit, self.first + place)

    @property
    def last_name(self):
        return (self.edit, self.first + self.length - 1)

    def is_in(self, version):
        return self.edit is None or self.bit & version != 0

    def stands_in(self, version):
        return self.is_in(version) and not self.deleters & version


class Text:
    def __init__(self):
        self.dots = []
        self.versions = []
        self.splices = []
        self.open = set()
        self.heads = set()
        self.everything = 0
        self.runs = [Run(None, 0, 0, ENDLESS, None, None, 0)]
        self.left_children = {}
        self.right_children = {}

    # Versions

    def edits(self, are_in):
        """The set of the edits for whose dots `are_in` says so."""
        return sum(1 << place for place, dot in enumerate(self.dots) if are_in(dot))

    def dots_of(self, edits):
        return [dot for place, dot in enumerate(self.dots) if edits >> place & 1]

    def closing(self, read):
        """The version of which these edits are the ones that were read: they, and all they were made upon."""
        version, rest = 0, read
        while rest:
            newest = rest.bit_length() - 1
            version |= 1 << newest | self.versions[newest]
            rest &= ~version
        return version

    def bases(self, place):
        """The bases of an edit: those of its version that are in no version of another one of it."""
        version = rest = self.versions[place]
        beneath = 0
        while rest:
            newest = rest.bit_length() - 1
            beneath |= self.versions[newest]
            rest &= ~(1 << newest | beneath)
        return version & ~beneath

    # Editing

    def edit(self, dot, version, splices):
        """Carries out an edit upon a version, which is closed."""
        place = len(self.dots)
        self.dots.append(dot)
        self.versions.append(version)
        self.splices.append(splices)
        self.heads = {head for head in self.heads if not version >> place_of(self.dots, head) & 1} | {dot}
        self.open = self.open & self.heads | {dot}
        self.everything |= 1 << place
        Cursor(self, place, version | 1 << place).carry_out(splices)

    # The order

    def insert(self, insertion, typed, left_origin, behind, version):
        """Puts an insertion into the tree. `behind` is the place in the list right behind the left origin. Returns the
        place of the new run."""
        beside = self.next_in(version, behind)
        right_origin = self.runs[beside].name()
        insertion.right_origin = right_origin
        if self.has_right_children(left_origin, behind, version):
            place = self.place_as_left_child(insertion, right_origin, beside)
        else:
            place = self.place_as_right_child(insertion, left_origin, behind)
        self.runs.insert(place, Run(insertion.edit, 1 << insertion.edit, insertion.first,
                                    insertion.end - insertion.first, typed, insertion, 0))
        return place

    def next_in(self, version, place):
        while not self.runs[place].is_in(version):
            place += 1
        return place

    def has_right_children(self, name, behind, version):
        if name == START or name[0] is None:
            return True
        if name[1] + 1 < self.runs[behind - 1].insertion.end:
            return True
        return any(version >> child.edit & 1 for child in self.right_children.get(name, ()))

    def place_as_right_child(self, insertion, parent, behind):
        """Right children stand by their right origins, the last one first; of equal ones by name."""
        siblings = self.right_children.setdefault(parent, [])
        place = 0
        while place < len(siblings) and self.comes_before(siblings[place], insertion):
            place += 1
        siblings.insert(place, insertion)
        if place == 0:
            return behind
        return self.place_of(self.last_beneath(siblings[place - 1])) + 1

    def comes_before(self, sibling, insertion):
        if sibling.right_origin != insertion.right_origin:
            return self.place_of(sibling.right_origin) > self.place_of(insertion.right_origin)
        return self.full_name(sibling) < self.full_name(insertion)

    def place_as_left_child(self, insertion, parent, parent_place):
        """Left children stand by name."""
        siblings = self.left_children.setdefault(parent, [])
        place = bisect_left(siblings, self.full_name(insertion), key=self.full_name)
        siblings.insert(place, insertion)
        if place > 0:
            return self.place_of(self.last_beneath(siblings[place - 1])) + 1
        if len(siblings) > 1:
            return self.place_of(self.first_beneath(siblings[1]))
        return parent_place

    def full_name(self, insertion):
        return (self.dots[insertion.edit], insertion.first)

    def last_beneath(self, insertion):
        """The scalar that comes last of those of an insertion and all beneath them."""
        while children := self.right_children.get((insertion.edit, insertion.end - 1)):
            insertion = children[-1]
        return (insertion.edit, insertion.end - 1)

    def first_beneath(self, insertion):
        while children := self.left_children.get((insertion.edit, insertion.first)):
            insertion = children[0]
        return (insertion.edit, insertion.first)

    def place_of(self, name):
        """The place of the run in which a scalar stands."""
        edit, offset = name
        for place, run in enumerate(self.runs):
            if run.edit == edit and run.first <= offset < run.first + run.length:
                return place
        raise LookupError(name)

    def split(self, place, length):
        """Makes two runs of one."""
        run = self.runs[place]
        typed = None if run.typed is None else run.typed[length:]
        self.runs.insert(place + 1, Run(run.edit, run.bit, run.first + length, run.length - length, typed,
                                        run.insertion, run.deleters))
        run.length = length
        if run.typed is not None:
            run.typed = run.typed[:length]

    # What it says

    def standing(self, version=None):
        """The runs that stand, in order; the last one is what the root goes on with, without end."""
        version = self.everything if version is None else version
        return [run for run in self.runs if run.stands_in(version)]

    def pieces(self):
        """What stands up to the tail, in as few pieces as can be, and where the tail begins. A piece is a plain text,
        or a pair of an offset in the root and a length."""
        pieces = []
        for run in self.standing():
            earlier = pieces[-1] if pieces else None
            if run.typed is not None:
                if isinstance(earlier, list):
                    earlier.append(run.typed)
                else:
                    pieces.append([run.typed])
            elif isinstance(earlier, tuple) and sum(earlier) == run.first:
                pieces[-1] = (earlier[0], earlier[1] + run.length)
            else:
                pieces.append((run.first, run.length))
        tail, _ = pieces.pop()
        return ["".join(piece) if isinstance(piece, list) else piece for piece in pieces], tail

    def shown(self, root="", version=None):
        """What people see; `root` are the scalars of the capture."""
        return "".join(run.typed if run.typed is not None else "".join(root[run.first:run.first + run.length])
                       for run in self.standing(version))

    def show_names(self, root="", version=None):
        """The name of each scalar that shows: the edit's dot, or None, and an offset."""
        names = []
        for run in self.standing(version):
            end = run.first + run.length if run.typed is not None else min(run.first + run.length, len(root))
            dot = None if run.edit is None else self.dots[run.edit]
            names.extend((dot, offset) for offset in range(run.first, end))
        return names


def place_of(dots, dot):
    # Heads are few and new, so the search goes from the end.
    for place in range(len(dots) - 1, -1, -1):
        if dots[place] == dot:
            return place
    raise LookupError(dot)


class Cursor:
    """Carries out one edit. It stands behind the scalar `left_origin`, before the run at `place`."""

    def __init__(self, text, edit, version):
        self.text = text
        self.edit = edit
        self.version = version
        # While nobody edits concurrently, whatever was not deleted stands.
        self.sees_everything = version == text.everything
        self.left_origin = START
        self.place = 0
        self.inserted = 0

    def carry_out(self, splices):
        for skipped, deleted, inserted in splices:
            self.skip(skipped)
            if inserted:
                self.insert(inserted)
            self.delete(deleted)

    def standing_run(self, length):
        """Goes to the next run that stands, cuts it off at so many scalars, and steps behind it."""
        runs, place = self.text.runs, self.place
        while runs[place].deleters if self.sees_everything else not runs[place].stands_in(self.version):
            place += 1
        if runs[place].length > length:
            self.text.split(place, length)
        self.place = place + 1
        return runs[place]

    def skip(self, length):
        run = None
        while length > 0:
            run = self.standing_run(length)
            length -= run.length
        if run:
            self.left_origin = run.last_name

    def insert(self, typed):
        insertion = Insertion(self.edit, self.inserted, self.inserted + len(typed), None)
        self.place = self.text.insert(insertion, typed, self.left_origin, self.place, self.version) + 1
        self.inserted = insertion.end
        self.left_origin = (self.edit, insertion.end - 1)

    def delete(self, length):
        bit = 1 << self.edit
        place = self.place
        while length > 0:
            run = self.standing_run(length)
            run.deleters |= bit
            length -= run.length
        # What was deleted is passed over later, since it doesn't stand any more.
        self.place = place
