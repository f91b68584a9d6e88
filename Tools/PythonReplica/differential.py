"""Random histories in which the command and this program edit one library, exchange bundles, and must end alike.

In some of them replicas forget. A library beside them, the keeper, then holds what anybody forgets: nothing of a base
must be lost, also where somebody takes a snapshot who has forgotten other things, and joins the two.
"""

import json
import random
import shutil
import tempfile
import time
import traceback
from pathlib import Path

from .anchors import resolve_in
from .bundles import read_bundle, write_bundle
from .clock import vector_text
from .command_replica import HARMLESS, CommandFailed, CommandReplica
from .exchange import bundle_beyond, load_library, whole_library
from .history import state_at
from .library import Library
from .model import is_visible
from .play import Player
from .registry import ANNOTATION, ARTICLE, COMMENT, FIELDS
from .reports import reported

TITLE, BODY, ANCHOR = FIELDS[ARTICLE]["title"], FIELDS[ARTICLE]["body"], FIELDS[ANNOTATION]["anchor"]


def add_options(parser):
    parser.add_argument("--lectern", required=True, help="the built command")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1, help="the first round's; each further one has the next")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no round after so long")
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--edits", type=int, default=1,
                        help="how many edits a replica of this program makes in one step: many make dense histories")
    parser.add_argument("--forget", type=float, default=0.25, metavar="SHARE",
                        help="in which share of the rounds replicas forget what is old")
    parser.add_argument("--keep", type=Path, help="a directory that keeps the replicas of rounds that failed")
    parser.add_argument("--no-strange", action="store_true", help="leave out changes that no program should write")


def run(options):
    """Plays the rounds, and prints the seed of each that failed."""
    alike, failures, changes, begun = 0, 0, 0, time.monotonic()
    for seed in range(options.seed, options.seed + options.rounds):
        if time.monotonic() - begun > options.seconds:
            break
        directory = Path(tempfile.mkdtemp(prefix="lectern-differential-"))
        try:
            changes += History(options, seed, directory).play()
            alike += 1
        except Exception as error:  # Whatever it is, it is the round's result.
            failures += 1
            if not isinstance(error, (Difference, CommandFailed)):
                traceback.print_exc()
            print(f"seed {seed}: {error}", flush=True)
            if options.keep:
                shutil.copytree(directory, options.keep / str(seed), dirs_exist_ok=True)
        finally:
            shutil.rmtree(directory)
    print(f"{alike} histories of {changes} changes ended alike, {failures} failed, {time.monotonic() - begun:.0f} s")
    return 1 if failures else 0


class Difference(Exception):
    pass


class History:
    def __init__(self, options, seed, directory):
        self.options = options
        self.chance = random.Random(seed)
        self.directory = directory
        self.bundles = []
        # By chances of its own, so that rounds in which nobody forgets don't depend on it.
        self.forgetting = random.Random(f"forgetting {seed}")
        self.forgets = self.forgetting.random() < options.forget
        self.keeper = None

    def play(self):
        """One history; the number of its changes."""
        first = Player(Library(self.chance.randbytes(16)), self.chance, not self.options.no_strange)
        first.begin()
        for _ in range(3):
            first.step()
        others = [Player(load_library(whole_library(first.library)), self.chance, not self.options.no_strange)
                  for _ in range(self.chance.randrange(2))]
        self.players = [first, *others]
        self.commands = []
        for _ in range(self.chance.choice((1, 2, 2, 3))):
            self.begin_command(whole_library(first.library), known_items(first.library))
        if self.forgets:
            self.keeper = load_library(whole_library(first.library))
        for _ in range(self.options.steps):
            if self.forgets and self.forgetting.random() < 0.25:
                self.forget(self.forgetting.choice(self.players + self.commands))
            self.step()
            if self.forgets and self.forgetting.random() < 0.06:
                self.welcome(self.forgetting.choice(self.players + self.commands))
        library = self.gather()
        self.compare(library)
        return len(library.order)

    def begin_command(self, library, known):
        command = CommandReplica(self.options.lectern, self.directory / f"replica-{len(self.commands)}", self.chance)
        command.begin(library)
        command.known |= known
        self.commands.append(command)

    def step(self):
        replica = self.chance.choice(self.players + self.commands)
        if self.chance.random() < 0.3:
            self.exchange(replica)
        elif isinstance(replica, Player):
            for _ in range(self.options.edits):
                replica.step()
        else:
            if self.chance.random() < 0.2:
                replica.remember_base()
            replica.step(self.players[0].words)

    def exchange(self, taker):
        """Takes a bundle of somebody else's, or one that was made earlier, which may be early or known."""
        if self.bundles and self.chance.random() < 0.3:
            path, known = self.chance.choice(self.bundles)
        else:
            path, known = self.bundle_of(self.chance.choice(self.players + self.commands))
        if isinstance(taker, CommandReplica):
            taker.take(path)
            taker.known |= known
            return
        taker.library.take(read_bundle(path.read_bytes()))

    def bundle_of(self, giver):
        path = self.directory / f"{len(self.bundles)}.bundle"
        if isinstance(giver, Player):
            vector = self.chance.choice(({}, *giver.bases[-4:]))
            path.write_bytes(write_bundle(bundle_beyond(giver.library, vector)))
            known = known_items(giver.library)
        else:
            giver.export(path, self.chance.choice((None, None, *giver.bases[-2:])))
            known = set(giver.known)
        self.bundles.append((path, known))
        return path, known

    def forget(self, replica):
        """Forgets what is old, after the keeper was told. What all have acknowledged the command may forget; a replica
        of this program forgets whatever chance has it."""
        for player in self.players:
            if self.forgetting.random() < 0.5:
                player.author.acknowledge()
        if isinstance(replica, CommandReplica):
            path = replica.export(self.directory / "forgotten.bundle")
            self.keeper.take(read_bundle(path.read_bytes()))
            path.unlink()
            replica.forget()
        else:
            self.keeper.take(read_bundle(write_bundle(bundle_beyond(replica.library, self.keeper.vector))))
            replica.library.forget(self.forgetting.randrange(len(replica.library.order) + 1))
        if not self.keeper.base.is_empty:
            raise Difference("the keeper was given a snapshot of what it holds")

    def welcome(self, giver):
        """Somebody new begins with everything that one replica holds. Of what that one has forgotten this is a
        snapshot."""
        if isinstance(giver, CommandReplica):
            library = load_library(giver.export(self.directory / "newcomer.bundle").read_bytes())
            self.players.append(Player(library, self.chance, not self.options.no_strange))
        else:
            self.begin_command(write_bundle(bundle_beyond(giver.library, {})), known_items(giver.library))

    # At the end

    def gather(self):
        """Brings all to all. Returns the library that holds everything."""
        library = self.keeper or self.players[0].library
        paths = [command.export(self.directory / f"last-{place}.bundle")
                 for place, command in enumerate(self.commands)]
        contents = [path.read_bytes() for path in paths] + [whole_library(player.library) for player in self.players]
        self.chance.shuffle(contents)
        for content in contents:
            library.take(read_bundle(content))
        if library.pending:
            raise Difference(f"{len(library.pending)} changes still wait")
        everything = self.directory / "everything.bundle"
        everything.write_bytes(whole_library(library))
        for command in self.commands:
            command.take(everything)
        for player in self.players:
            if player.library is not library:
                player.library.take(read_bundle(everything.read_bytes()))
        return library

    def compare(self, library):
        expected = (vector_text(library.vector), library.digest())
        for player in self.players:
            if player.library.digest() != expected[1]:
                raise Difference("two replicas of this program differ")
        for command in self.commands:
            status = command.status()
            if (status["vectorText"], status["digest"]) != expected:
                raise Difference(f"{command.directory.name} has {status['vectorText']} {status['digest']}, "
                                 f"this program {expected}")
        command = self.chance.choice(self.commands)
        self.compare_shown(library, command)
        if not self.forgets:
            self.compare_history(library, command)
        self.compare_conflicts(library, command)
        if problems := command.find_problems():
            raise Difference(f"verify found {problems}")

    def compare_shown(self, library, command):
        """Texts, and where the words of annotations are, as people see them."""
        articles = [name for name in sorted(library.items) if name[0] == ARTICLE and is_visible(library.items, name)]
        for name in articles[:4]:
            shown = json.loads(command.run("show", name[1].hex()))
            expect(shown["body"], text_shown(library, name), f"text of {name[1].hex()}")
            for annotation in shown["annotations"]:
                self.compare_annotation(library, annotation)
            for comment in shown["comments"]:
                expect(comment["body"] or "", text_shown(library, (COMMENT, bytes.fromhex(comment["id"]))) or "",
                       f"comment {comment['id']}")

    def compare_annotation(self, library, shown):
        name = (ANNOTATION, bytes.fromhex(shown["id"]))
        state = library.items[name]
        expect(shown["note"] or "", text_shown(library, name) or "", f"note of {shown['id']}")
        article = library.items[(ARTICLE, bytes.fromhex(shown["article"]))]
        found = resolve_in(library, article, state.value(ANNOTATION, ANCHOR))
        expect((shown["resolution"], shown["reason"], shown["start"], shown["end"]),
               (found.result, found.reason, *(found.span or (None, None))), f"words of {shown['id']}")

    def compare_history(self, library, command):
        """What an article was at a vector that need not be closed. Of a purged one the command shows nothing."""
        names = sorted(name for name, state in library.items.items() if name[0] == ARTICLE and not state.is_purged)
        if not names:
            return
        name = self.chance.choice(names)
        vector = {author: self.chance.randrange(len(changes) + 1) for author, changes in library.log.items()}
        vector = {author: sequence for author, sequence in vector.items() if sequence}
        state = state_at(library, name, vector)
        shown = command.run("show", name[1].hex(), "--at", vector_text(vector), also=HARMLESS)
        expect(bool(shown), bool(state) and not state.is_purged, f"whether {name[1].hex()} was there")
        if shown:
            shown = json.loads(shown)
            expect(shown["title"], state.value(ARTICLE, TITLE) or "", f"title of {name[1].hex()} then")
            expect(shown["body"], text_shown(library, name, state), f"text of {name[1].hex()} then")
            expect(shown["lifecycle"], "live" if state.is_live else "trashed", f"life of {name[1].hex()} then")

    def compare_conflicts(self, library, command):
        lines = [json.loads(line) for line in command.run("conflicts").splitlines()]
        shown = {(line["id"], line["reason"]) for line in lines if line["reason"] != "ambiguous"
                 and not (line["reason"] == "left-behind" and line["type"] != "article")}
        # The command lists what is visible; what was purged, or is beneath it, is not.
        expected = {(name[1].hex(), code) for name in library.items for code, _ in reported(library.items, name)
                    if code == "parked" or is_visible(library.items, name)
                    or code == "beneath-purged" and has_fitting_parent(library, name)}
        expect(sorted(shown - expected), [], "conflicts that only the command has")
        expect(sorted(expected - shown), [], "conflicts that only this program has")


def has_fitting_parent(library, name):
    """Whether an item hangs beneath one of a kind that people can hang it beneath."""
    parent = library.items[name].parent(name[0])
    return parent and parent[0] in {ANNOTATION: (ARTICLE,), COMMENT: (ARTICLE, ANNOTATION, COMMENT)}[name[0]]


def expect(found, expected, what):
    if found != expected:
        raise Difference(f"{what}: the command has {found!r}, this program {expected!r}")


def text_shown(library, name, state=None):
    """The text that people see; None where there is none that can be shown."""
    state = state or library.items[name]
    if name[0] == ARTICLE:
        current = state.value(ARTICLE, BODY)
        capture = current.hash if current else None
        if capture is None or capture not in library.blobs:
            return None
        text_name = (BODY, capture)
    else:
        text_name = (FIELDS[name[0]]["note" if name[0] == ANNOTATION else "body"], None)
    root, text = library.scalars_of(text_name[1]), state.texts.get(text_name)
    return text.shown(root) if text else "".join(root)


def known_items(library):
    return {(kind, identifier.hex()) for kind, identifier in library.items}
