"""Random histories of replicas that forget at different times, beside one that never does. All must end alike, and with
all private records and captures that they need.

The one that never forgets, the keeper, is given every change when it is made: what is forgotten is known elsewhere. It
is also asked what each vector came to, whenever somebody takes a snapshot, or joins one with what it has forgotten
itself. At the end snapshots of any two of its vectors are joined.
"""

import random
from dataclasses import dataclass
from email.message import Message

from .base import Base, captures_named_by
from .bundles import read_bundle, write_bundle
from .clock import holds, holds_all, merging
from .encoding import Reader, Refused
from .exchange import bundle_beyond, load_library, whole_library
from .hub import Answer, Hub
from .hub_server import HubServer
from .joining import joined
from .library import Library
from .play import Player, assert_equal, folded_in_another_order, give
from .snapshots import ItemAtRest, Items, Snapshot, read_head, read_items, write_head, write_items
from .text_runs import text_of

JOINS_AT_THE_END = 4


@dataclass
class Count:
    """What happened in histories."""
    changes: int = 0
    snapshots: int = 0
    joins: int = 0

    def add(self, other):
        self.changes += other.changes
        self.snapshots += other.snapshots
        self.joins += other.joins


def play(seed, replicas=3, steps=60):
    """Plays one history, and compares the replicas. Returns what happened, or raises AssertionError."""
    history = History(random.Random(f"forgetting {seed}"), seed, replicas)
    for _ in range(steps):
        history.step()
    history.end()
    return history.count


class History:
    def __init__(self, chance, seed, replicas):
        self.chance = chance
        self.seed = seed
        self.count = Count()
        identifier = chance.randbytes(16)
        self.keeper = Library(identifier)
        self.hub = HubInMemory(Library(identifier))
        self.players = [Player(Library(identifier), chance) for _ in range(replicas)]
        self.players[0].begin()
        self.tell_keeper(self.players[0].library)

    def step(self):
        player, chance = self.chance.choice(self.players), self.chance.random()
        if chance < 0.5:
            player.step()
            self.tell_keeper(player.library)
        elif chance < 0.55:
            player.author.acknowledge()
            self.tell_keeper(player.library)
        elif chance < 0.62:
            # Those who forget most are among the first, so that some bases hold all of others.
            self.forget(min(self.chance.choices(self.players, k=2), key=self.players.index).library)
        elif chance < 0.65:
            self.restart(player)
        elif chance < 0.68:
            self.replace(player)
        elif chance < 0.76:
            self.sync(player.library)
        else:
            self.exchange(self.chance.choice(self.players).library, player.library)

    def tell_keeper(self, library):
        self.keeper.take(read_bundle(write_bundle(bundle_beyond(library, self.keeper.vector))))
        assert self.keeper.base.is_empty, f"seed {self.seed}: the keeper was given a snapshot of what it holds"

    def forget(self, library):
        """Forgets some of the log; now and then all, or nothing."""
        before = library.digest(), library.vector
        library.forget(self.chance.randrange(len(library.order) + 1))
        assert (library.digest(), library.vector) == before, f"seed {self.seed}: forgetting changed something"
        check_forms(library, self.chance)

    def restart(self, player):
        """Keeps a library as a bundle, and goes on from that."""
        player.library.become(load_library(whole_library(player.library)))

    def replace(self, player):
        """Somebody new comes, who holds nothing."""
        place = self.players.index(player)
        self.players[place] = Player(Library(player.library.identifier), self.chance)

    def exchange(self, giver, taker):
        """Gives a bundle, perhaps with a snapshot."""
        before = taker.base.vector
        give(giver, taker, self.chance)
        if self.has_taken(taker, before, giver.base.vector):
            assert_equal(folded_alone(self.keeper, taker.vector), taker, self.seed)

    def sync(self, library):
        """Syncs with the hub, which takes over the base of whoever has forgotten most."""
        before, hub_before = library.base.vector, self.hub.held.base.vector
        self.hub.sync(library)
        self.has_taken(library, before, hub_before)
        self.has_taken(self.hub.held, hub_before, library.base.vector)
        assert_equal(folded_alone(self.keeper, library.vector), library, self.seed)
        assert_equal(folded_alone(self.keeper, self.hub.held.vector), self.hub.held, self.seed)

    def has_taken(self, taker, before, given):
        """Whether somebody with one base before has another one since, which must be what the keeper makes of the same
        changes. It is one that was given, or that was joined with it."""
        base = taker.base
        if base.vector == before:
            return False
        assert base.vector == merging(before, given), f"seed {self.seed}: a base has other changes than it should"
        self.count.snapshots += 1
        self.count.joins += base.vector != given
        check_base(self.keeper, base, self.seed)
        return True

    def end(self):
        """Brings all to all, and by the keeper what somebody had who is gone."""
        libraries = [player.library for player in self.players]
        for taker in libraries:
            for giver in libraries:
                self.exchange(giver, taker)
        for library in libraries:
            library.take(read_bundle(write_bundle(bundle_beyond(self.keeper, library.vector))))
            assert not library.pending, f"seed {self.seed}: changes still wait"
            assert_equal(self.keeper, library, self.seed)
            check_bytes(self.keeper, library, self.seed)
        self.hub.sync(self.keeper)
        assert self.keeper.base.is_empty, f"seed {self.seed}: the hub gave the keeper a snapshot of what it holds"
        assert_equal(self.keeper, self.hub.held, self.seed)
        for _ in range(JOINS_AT_THE_END):
            self.join(*[base_of_some(self.keeper, self.chance) for _ in range(2)])
        self.count.changes = len(self.keeper.order)

    def join(self, one, other):
        """Joins two bases that may have nothing to do with each other, from either side."""
        for ours, theirs in ((one, other), (other, one)):
            base = Base(joined(ours, theirs))
            assert base.vector == merging(one.vector, other.vector), f"seed {self.seed}: a join has other changes"
            check_base(self.keeper, base, self.seed)
        self.count.joins += not (holds_all(one.vector, other.vector) or holds_all(other.vector, one.vector))


class HubInMemory(Hub):
    """A hub that is asked without a socket."""

    def __init__(self, held):
        super().__init__("http://localhost", held.identifier, "token")
        self.held = held
        self.server = HubServer([held], {"token": (held.identifier, "owner")})

    def ask(self, method, path, body=None, content_type=None):
        reply = self.server.answer(method, f"/v1/libraries/{self.library.hex()}{path}",
                                   {"Authorization": f"Bearer {self.token}"}, body or b"")
        headers = Message()
        for name, value in reply.headers.items():
            headers[name] = value
        return Answer(Response(reply.status, headers), reply.body)


@dataclass
class Response:
    status: int
    headers: Message


def folded_alone(library, vector):
    """What the changes in a vector come to, without a base."""
    other = Library(library.identifier)
    for change in library.order:
        if holds(vector, *change.name):
            other.add(change)
    return other


def base_of_some(library, chance):
    """What somebody would have as a base who had folded the changes in another order, and had forgotten the oldest."""
    other = folded_in_another_order(library, chance)
    other.forget(chance.randrange(len(other.order) + 1))
    return other.base


def check_base(keeper, base, seed):
    """That a base is what the changes in its vector come to, whoever put it together of what."""
    alone = folded_alone(keeper, base.vector)
    expected = Base().going_on_with(alone.order)
    assert base.snapshot.head == expected.head, f"seed {seed}: the head of a base is another one"
    for item, other in zip(base.snapshot.items, expected.items, strict=True):
        name = f"{item.name[0]}:{item.name[1].hex()}"
        assert (item.name, item.row) == (other.name, other.row), f"seed {seed}: {name} has another row"
        assert edits_in(item) == edits_in(other), f"seed {seed}: {name} has other edits"


def edits_in(item):
    """The edits of each text of an item, with the versions that they were made upon, in whichever order they stand."""
    texts = {name: text_of([edit for run in runs for edit in run]) for name, runs in item.texts.items()}
    return {name: {dot: (set(text.dots_of(version)), splices)
                   for dot, version, splices in zip(text.dots, text.versions, text.splices)}
            for name, text in texts.items()}


def check_bytes(keeper, library, seed):
    """That a library has what its items need, as far as anybody ever had it; and of its base nothing else. The root of
    a text need not be named by anybody, after strange changes."""
    needed, captures = set(library.base.commitments), set()
    for name, state in library.items.items():
        needed |= set(state.private)
        captures |= captures_named_by(name, state)
    lacking = (needed & keeper.private_records.keys()) - library.private_records.keys()
    assert not lacking, f"seed {seed}: private records of {sorted(lacking)} are lacking"
    lacking = (captures & keeper.blobs.keys()) - library.blobs.keys()
    assert not lacking, f"seed {seed}: captures {sorted(lacking)} are lacking"
    left = {dot for dot in library.private_records if holds(library.base.vector, *dot[:2])}
    assert left <= library.base.commitments.keys(), f"seed {seed}: replaced private records are left"


# Forms


def check_forms(library, chance):
    """That what is written of a base is read as the same, however its edits are cut into runs; and that of damaged
    bytes is refused what isn't in its one form."""
    snapshot = library.base.snapshot
    check_form(snapshot.head, write_head, read_head, chance)
    items = Items(with_other_runs(item, chance) for item in snapshot.items)
    if items:
        damaged = check_form(items, write_items, read_items, chance)
        if damaged is not None:
            check_damaged(Snapshot(snapshot.head, damaged))


def check_form(value, write, read, chance):
    """Returns what damaged bytes say, where they are a form too."""
    content = write(value)
    assert read_all(read, content) == value, "a form was read as another one"
    damaged = bytearray(content)
    damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    try:
        found = read_all(read, bytes(damaged))
    except Refused:
        return None
    assert write(found) == damaged, "two forms were read as the same"
    return found


def read_all(read, content):
    reader = Reader(content)
    found = read(reader)
    reader.end()
    return found


def check_damaged(snapshot):
    """That it is refused, or is a snapshot: nothing else may become of it."""
    try:
        Base(snapshot)
    except Refused:
        pass


def with_other_runs(item, chance):
    return ItemAtRest(item.name, item.row, {name: cut_anywhere(runs, chance) for name, runs in item.texts.items()})


def cut_anywhere(runs, chance):
    edits, result = [edit for run in runs for edit in run], []
    while edits:
        length = chance.randrange(1, len(edits) + 1)
        result.append(edits[:length])
        edits = edits[length:]
    return result
