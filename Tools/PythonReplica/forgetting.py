"""Random histories of replicas that forget at different times, beside one that never does. All must end alike, and with
all private records and captures that they need.

The one that never forgets, the keeper, is given every change when it is made: what is forgotten is known elsewhere. It
is also asked what each vector came to, whenever somebody takes a snapshot.
"""

import random
from dataclasses import dataclass

from .base import captures_named_by
from .bundles import read_bundle, write_bundle
from .clock import holds
from .encoding import Reader, Refused
from .exchange import bundle_beyond, load_library, whole_library
from .library import Library
from .play import Player, assert_equal, give
from .snapshots import Head, ItemAtRest, Items, read_head, read_items, write_head, write_items
from .text_runs import read_run, write_run


@dataclass
class Count:
    """What happened in histories."""
    changes: int = 0
    snapshots: int = 0
    misfits: int = 0


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
        check_round_trips(library, self.chance)

    def restart(self, player):
        """Keeps a library as a bundle, and goes on from that."""
        player.library.become(load_library(whole_library(player.library)))

    def replace(self, player):
        """Somebody new comes, who holds nothing."""
        place = self.players.index(player)
        self.players[place] = Player(Library(player.library.identifier), self.chance)

    def exchange(self, giver, taker):
        """Gives a bundle, which may be refused where the two have forgotten different things."""
        base, before = taker.base.vector, taker.digest()
        try:
            give(giver, taker, self.chance)
        except Refused as refusal:
            assert refusal.code == "snapshot-misfit", f"seed {self.seed}: {refusal}"
            assert taker.digest() == before, f"seed {self.seed}: a refusal changed something"
            self.count.misfits += 1
            return
        if taker.base.vector != base:
            self.count.snapshots += 1
            assert_equal(folded_alone(self.keeper, taker.vector), taker, self.seed)

    def end(self):
        """Brings all to all, by the keeper where snapshots don't fit."""
        libraries = [player.library for player in self.players]
        for taker in libraries:
            for giver in libraries:
                self.exchange(giver, taker)
        for library in libraries:
            library.take(read_bundle(write_bundle(bundle_beyond(self.keeper, library.vector))))
            assert not library.pending, f"seed {self.seed}: changes still wait"
            assert_equal(self.keeper, library, self.seed)
            check_bytes(self.keeper, library, self.seed)
        self.count.changes = len(self.keeper.order)


def folded_alone(library, vector):
    """What the changes in a vector come to, without a base."""
    other = Library(library.identifier)
    for change in library.order:
        if holds(vector, *change.name):
            other.add(change)
    return other


def check_bytes(keeper, library, seed):
    """That a library has what its items need, as far as anybody ever had it; and of its base nothing else. The root of a
    text need not be named by anybody, after strange changes."""
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


def check_round_trips(library, chance):
    """That what is written of a base is read as the same, however its edits are cut into runs."""
    snapshot = library.base.snapshot
    check_form(snapshot.head, write_head, read_head)
    items = Items(ItemAtRest(item.name, item.row, {name: cut_anywhere(runs, chance) for name, runs in item.texts.items()})
                  for item in snapshot.items)
    if items:
        check_form(items, write_items, read_items)
    for item in items:
        for run in (run for runs in item.texts.values() for run in runs):
            assert read_run(write_run(run)) == run, "a run was read as another one"


def check_form(value, write, read):
    content = write(value)
    reader = Reader(content)
    found = read(reader)
    reader.end()
    assert found == value and write(found) == content, "a form was read as another one"


def cut_anywhere(runs, chance):
    edits, result = [edit for run in runs for edit in run], []
    while edits:
        length = chance.randrange(1, len(edits) + 1)
        result.append(edits[:length])
        edits = edits[length:]
    return result
