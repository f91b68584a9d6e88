"""One replica's library in memory: the log, and what is made of it. Clocks.md, "Delivery"; Security.md, "What is
checked"; Snapshots.md, "Taking".

Whatever comes in is verified before anything changes, so that a refusal leaves the library as it was.
"""

import hashlib
import re
from dataclasses import dataclass

from .base import Base, captures_of
from .changes import NO_HASH, check_private_record, read_change
from .clock import Clock, holds, holds_all, merging, without
from .encoding import Refused
from .joining import joined
from .model import fold
from .operations import AddMembers, WriteFields, WritePrivate
from .registry import ARTICLE, FIELDS
from .rows import digest
from .values import read_capture

BODY, CAPTURES = FIELDS[ARTICLE]["body"], FIELDS[ARTICLE]["captures"]


@dataclass
class Taken:
    """How much of what came was new."""
    changes: int = 0
    early: int = 0
    blobs: int = 0
    private_records: int = 0


class Library:
    """`base` is what stands for the oldest changes. `log` has each author's changes behind it; `order` has all of them
    as they were folded."""

    def __init__(self, identifier):
        self.identifier = identifier
        self.base = Base()
        self.log = {}
        self.order = []
        self.items = {}
        self.blobs = {}
        self.private_records = {}
        self.pending = {}
        self.early_records = {}
        self.clock = Clock()

    @property
    def vector(self):
        return merging(self.base.vector, {author: changes[-1].sequence for author, changes in self.log.items()})

    def digest(self):
        return digest(self.items)

    def change(self, author, sequence):
        """A change behind the base."""
        place, changes = sequence - self.base.vector.get(author, 0) - 1, self.log.get(author, ())
        return changes[place] if 0 <= place < len(changes) else None

    def link(self, author, sequence):
        """What an author's next change builds on, with its hash and context: a change, or the author's newest one in
        the base. None of others."""
        line = self.base.lines.get(author)
        return line if line and line.sequence == sequence else self.change(author, sequence)

    def newest(self, author):
        return self.link(author, self.vector.get(author, 0))

    # Taking

    def take(self, bundle, keep_early=True, as_hub=False):
        """Takes a whole bundle or nothing. A hub takes a snapshot also where it holds what that stands for."""
        if bundle.library != self.identifier:
            raise Refused("other-library", f"the bundle is of the library {bundle.library.hex()}")
        if bundle.snapshot is not None:
            self.check_forks(bundle.snapshot.head)
            if not holds_all(self.base.vector if as_hub else self.vector, bundle.snapshot.head.vector):
                return self.take_upon(bundle, keep_early)
        return self.take_changes(bundle, keep_early)

    def take_upon(self, bundle, keep_early):
        """Takes a bundle with its snapshot as the base, or as a part of it."""
        other = self.upon(bundle.snapshot)
        taken = other.take_changes(bundle, keep_early)
        other.drop_unneeded_bytes()
        self.become(other)
        return taken

    def take_changes(self, bundle, keep_early):
        delivery = Delivery(self)
        for segment in bundle.segments:
            delivery.add(segment)
        delivery.run()
        if delivery.waiting and not keep_early:
            raise Refused("gap", delivery.missing())
        records = self.fitting_records(bundle.private_records, delivery)
        return self.apply(delivery, records, bundle.blobs)

    def apply(self, delivery, records, blobs):
        taken = Taken(len(delivery.ready), len(delivery.waiting.keys() - self.pending.keys()),
                      len(blobs.keys() - self.blobs.keys()), len(records.keys() - self.private_records.keys()))
        for change in delivery.ready:
            self.add(change)
        self.pending = delivery.waiting
        self.private_records.update(records)
        self.blobs.update(blobs)
        return taken

    def add(self, change):
        """Folds a change that was verified, and all of whose context is held."""
        self.log.setdefault(change.author, []).append(change)
        self.order.append(change)
        self.clock.see(change.timestamp)
        fold(self.items, change)

    @staticmethod
    def name_of_blob(content):
        return hashlib.sha256(content).digest()

    def take_blob(self, content):
        name = self.name_of_blob(content)
        self.blobs[name] = content
        return name

    def fitting_records(self, records, delivery):
        """Private records that fit their operations. Those of changes that aren't here wait; of these, what doesn't fit
        when its change comes is dropped. So is what no item of the base commits to any more."""
        result, waiting = {}, {}
        for dot, record in {**self.early_records, **records}.items():
            change = self.change(*dot[:2]) or delivery.ready_change(dot[:2])
            in_base = holds(self.base.vector, *dot[:2])
            if change is None and not in_base:
                waiting[dot] = record
            elif change is not None or dot in self.base.commitments:
                try:
                    check_private_record(record, self.base.commitments[dot] if in_base else commitment_at(change, dot))
                    result[dot] = record
                except Refused:
                    if dot in records:
                        raise
        self.early_records = waiting
        return result

    # Forgetting

    def forget(self, count):
        """Puts the oldest changes of the log into the base, so many of them."""
        other = self.upon(self.base.going_on_with(self.order[:count]))
        other.drop_unneeded_bytes()
        self.become(other)

    def upon(self, snapshot):
        """A library of a snapshot and all changes of this one that it does not stand for. The base is joined with it
        where it has changes that the snapshot lacks."""
        other = Library(self.identifier)
        other.base = Base(snapshot)
        if not holds_all(other.base.vector, self.base.vector):
            other.base = Base(joined(self.base, other.base))
        other.items = other.base.states()
        other.clock.newest = max(self.clock.newest, other.base.clock)
        for change in self.order:
            if not holds(other.base.vector, *change.name):
                other.add(change)
        other.pending = {name: change for name, change in self.pending.items() if not holds(other.base.vector, *name)}
        other.blobs, other.private_records = dict(self.blobs), dict(self.private_records)
        other.early_records = dict(self.early_records)
        return other

    def become(self, other):
        vars(self).update(vars(other))

    def check_forks(self, head):
        for author, line in head.lines.items():
            held = self.link(author, line.sequence)
            if held and held.hash != line.hash:
                raise Refused("fork", f"there are two changes {line.sequence} of {author.hex()}")

    def drop_unneeded_bytes(self):
        """With changes go the captures and private records that nothing else needs."""
        commitments = {dot for dot, _ in self.commitments()}
        self.private_records = {dot: record for dot, record in self.private_records.items() if dot in commitments}
        captures = self.named_blobs().union(*(blobs_named_by(change) for change in self.pending.values()),
                                            *(captures_of(name, state) for name, state in self.items.items()))
        self.blobs = {name: content for name, content in self.blobs.items() if name in captures}

    # Giving

    def changes_beyond(self, vector):
        return [change for change in self.order if not holds(vector, *change.name)]

    def commitments(self):
        """The dot and commitment of every private record that changes name, or items of the base."""
        yield from self.base.commitments.items()
        for change in self.order:
            for dot, _, operation in change.operations():
                if isinstance(operation, WritePrivate):
                    yield dot, operation.commitment

    def withheld(self):
        return [dot for dot, _ in self.commitments() if dot not in self.private_records]

    def named_blobs(self):
        """The captures that changes name, or items of the base."""
        return {name for change in self.order for name in blobs_named_by(change)} | self.base.captures

    def absent_blobs(self):
        return sorted(self.named_blobs() - self.blobs.keys())

    # Texts

    def scalars_of(self, capture):
        """What a text began as: the scalars of its capture, or none. None where the capture isn't here."""
        return "" if capture is None else scalars(self.blobs[capture]) if capture in self.blobs else None


def scalars(content):
    """A sequence of scalars. In bytes that are not UTF-8, every byte outside 80 – BF begins one; Python keeps such
    bytes as surrogates."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        found = re.findall(rb"[^\x80-\xbf][\x80-\xbf]*", content)
        return [scalar.decode("utf-8", "surrogateescape") for scalar in found]


def commitment_at(change, dot):
    for other, _, operation in change.operations():
        if other == dot and isinstance(operation, WritePrivate):
            return operation.commitment
    raise Refused("private-mismatch", "a private record belongs to no operation that commits to one")


def blobs_named_by(change):
    """The captures that an article's body and captures name."""
    for _, part, operation in change.operations():
        if part.kind != ARTICLE:
            continue
        values = []
        if isinstance(operation, WriteFields) and BODY in operation.writes:
            values.append(operation.writes[BODY][0])
        if isinstance(operation, AddMembers):
            values += [element for field, element in operation.elements if field == CAPTURES]
        for capture in map(read_capture, values):
            if capture:
                yield capture.hash


class Delivery:
    """Sorts changes that came into those that can be folded, in an order in which they can, and those that wait.
    Changes nothing in the library."""

    def __init__(self, library):
        self.library = library
        self.vector = library.vector
        self.waiting = dict(library.pending)
        self.ready = []
        self.by_name = {}

    def ready_change(self, name):
        return self.by_name.get(name)

    def held(self, name):
        """A change that is held, or its author's newest one in the base."""
        return self.library.link(*name) or self.by_name.get(name)

    def add(self, segment):
        previous, base, changes = segment.previous, segment.base, []
        if segment.first == 1 and previous != NO_HASH:
            raise Refused("damaged", "a segment states a change before an author's first one")
        for place, (timestamp, body) in enumerate(segment.changes):
            change = read_change(self.library.identifier, segment.author, segment.first + place, timestamp, previous,
                                 body)
            change.stated_base = base
            changes.append(change)
            previous = change.hash
            base = base | {replica: sequence for replica, (sequence, _) in change.step.items()}
        if previous != segment.head:
            raise Refused("damaged", "the changes of a segment don't lead to the head that it states")
        for change in changes:
            known = self.held(change.name) or self.waiting.get(change.name)
            if known is not None and known.hash != change.hash:
                raise Refused("fork", f"there are two changes {change.sequence} of {change.author.hex()}")
            # Beneath the newest change of an author in the base no hash is kept to compare.
            if known is None and not holds(self.library.base.vector, *change.name):
                self.waiting[change.name] = change

    def run(self):
        """Goes on as long as some author's next change has all that it builds on."""
        authors = {author for author, _ in self.waiting}
        while any([self.go_on_with(author) for author in sorted(authors)]):
            pass

    def go_on_with(self, author):
        progress = False
        while (change := self.waiting.get((author, self.vector.get(author, 0) + 1))) is not None:
            if not all(holds(self.vector, *entry) for entry in self.named_by(change)):
                break
            try:
                self.verify(change)
            except Refused:
                if change.name not in self.library.pending:
                    raise
                self.drop(change)
                break
            del self.waiting[change.name]
            self.ready.append(change)
            self.by_name[change.name] = change
            self.vector[author] = change.sequence
            progress = True
        return progress

    def named_by(self, change):
        return [(replica, sequence) for replica, (sequence, _) in change.step.items()]

    def verify(self, change):
        """That the change is its author's next; that its context grows, and means the branches that are here."""
        earlier = self.held((change.author, change.sequence - 1))
        if change.previous != (earlier.hash if earlier else NO_HASH):
            raise Refused("fork", f"change {change.sequence} of {change.author.hex()} builds on another one before it")
        context = dict(earlier.context) if earlier else {}
        if change.stated_base != without(context, change.author):
            raise Refused("damaged", "a segment states another base context than its author's")
        for replica, (sequence, branch) in change.step.items():
            if sequence <= context.get(replica, 0):
                raise Refused("damaged", "a context step doesn't grow")
            meant = self.held((replica, sequence))
            if meant and meant.hash[:8] != branch:
                raise Refused("fork", f"a context means another change {sequence} of {replica.hex()}")
            context[replica] = sequence
        if change.sequence > 1:
            context[change.author] = change.sequence - 1
        change.context = context

    def drop(self, change):
        """Forgets a change that waited and doesn't fit, with its author's later ones."""
        self.waiting = {name: other for name, other in self.waiting.items()
                        if name[0] != change.author or name[1] < change.sequence}

    def missing(self):
        missing = set()
        for change in self.waiting.values():
            for author, sequence in [(change.author, change.sequence - 1), *self.named_by(change)]:
                if not holds(self.vector, author, sequence) and (author, sequence) not in self.waiting:
                    missing.add((author.hex(), self.vector.get(author, 0) + 1, sequence))
        return "needs " + ", ".join(f"changes {first} to {last} of {author}" for author, first, last in sorted(missing))
