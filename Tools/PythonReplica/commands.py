"""The verbs of the command line. `Tools/replica.py --help` lists them."""

import argparse
import json
import random
import secrets
import sys
from pathlib import Path

from . import differential, forgetting, hub_server, play, show, vectors
from .clock import vector_text
from .encoding import Refused
from .exchange import load_library, whole_library
from .folder import Folder
from .folder_writer import FolderWriter
from .hub import Hub
from .library import Library


def main(arguments=None):
    parser = make_parser()
    options = parser.parse_args(arguments)
    try:
        sys.exit(options.run(options))
    except Refused as refusal:
        sys.exit(f"replica: {refusal}")
    except OSError as error:
        sys.exit(f"replica: {error}")


def make_parser():
    parser = argparse.ArgumentParser(
        prog="Tools/replica.py",
        description="A replica of a Lectern library, written from the pages in Protocol/ alone. It keeps a library "
                    "in memory; what it keeps between runs is a bundle.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    verb = verbs.add_parser("vectors", help="check the examples in Protocol/Vectors")
    verb.add_argument("directory", nargs="?", type=Path, default=Path(__file__).parents[2] / "Protocol" / "Vectors")
    verb.set_defaults(run=lambda options: vectors.run(options.directory))

    verb = verbs.add_parser("digest", help="fold bundles, and print vector and digest")
    verb.add_argument("bundles", nargs="+", type=Path)
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(run=print_digest)

    verb = verbs.add_parser("show", help="fold bundles, and print what is in the library")
    verb.add_argument("bundles", nargs="+", type=Path)
    verb.add_argument("--private", action="store_true", help="print e-mail addresses too")
    verb.set_defaults(run=print_library)

    verb = verbs.add_parser("merge", help="fold bundles in any order, and write one with everything")
    verb.add_argument("out", type=Path)
    verb.add_argument("bundles", nargs="+", type=Path)
    verb.set_defaults(run=merge)

    verb = verbs.add_parser("forget", help="put the oldest changes into the base: their history goes")
    verb.add_argument("--state", required=True, type=Path, help="the bundle with what this replica holds")
    verb.add_argument("--changes", type=int, help="how many of them; without it, all")
    verb.set_defaults(run=forget)

    verb = verbs.add_parser("sync-hub", help="sync with a hub; the token is taken from LECTERN_TOKEN")
    verb.add_argument("url", help="the hub, as http://HOST:PORT")
    verb.add_argument("--library", required=True, help="the library's id")
    verb.add_argument("--state", required=True, type=Path, help="the bundle with what this replica holds")
    verb.set_defaults(run=sync_hub)

    verb = verbs.add_parser("serve-hub", help="be a hub in memory, on this machine only, until interrupted")
    verb.add_argument("bundle", type=Path, help="what the hub holds in the beginning, and of which library")
    verb.add_argument("--port", type=int, default=0)
    verb.set_defaults(run=serve_hub)

    verb = verbs.add_parser("sync-folder", help="sync with a folder that replicas share")
    verb.add_argument("directory", type=Path)
    verb.add_argument("--state", required=True, type=Path, help="the bundle with what this replica holds")
    verb.add_argument("--replica", help="the id under which to write into the folder; without it, only read")
    verb.set_defaults(run=sync_folder)

    verb = verbs.add_parser("play", help="make random edits: several replicas of this program, or one with its state")
    verb.add_argument("seed", type=int)
    verb.add_argument("--rounds", type=int, default=1, help="how many histories, each with the next seed")
    verb.add_argument("--steps", type=int, default=60)
    verb.add_argument("--state", type=Path, help="edit this replica's state instead, once")
    verb.set_defaults(run=play_histories)

    verb = verbs.add_parser("differential", help="play random histories against the command, and compare")
    differential.add_options(verb)
    verb.set_defaults(run=differential.run)
    return parser


def print_digest(options):
    library = load(options.bundles)
    vector, digest = vector_text(library.vector), library.digest()
    if options.json:
        print(json.dumps({"vector": vector, "digest": digest, "pending": len(library.pending)}))
    else:
        print(f"vector {vector}\ndigest {digest}")
        if library.pending:
            print(f"{len(library.pending)} changes wait for others")


def print_library(options):
    show.show(load(options.bundles), private=options.private)


def merge(options):
    library = load(options.bundles)
    options.out.write_bytes(whole_library(library))
    print(f"digest {library.digest()}")


def forget(options):
    library = load([options.state])
    library.forget(len(library.order) if options.changes is None else max(0, options.changes))
    save_state(options.state, library)
    print(f"{len(library.order)} changes are behind the base; digest {library.digest()}")


def sync_hub(options):
    library = load_state(options.state) or Library(bytes.fromhex(options.library))
    taken, given = Hub(options.url, library.identifier).sync(library)
    save_state(options.state, library)
    print(f"took {taken} changes, gave {given}; digest {library.digest()}")


def serve_hub(options):
    library = load([options.bundle])
    tokens = {}
    for role in ("reader", "writer", "owner"):
        token = f"lectern_{secrets.token_hex(8)}_{secrets.token_hex(32)}"
        tokens[token] = (library.identifier, role)
        print(f"{role} {token}")
    hub_server.serve(hub_server.HubServer([library], tokens), ("127.0.0.1", options.port))


def sync_folder(options):
    folder = Folder(options.directory)
    library = load_state(options.state) or Library(folder.library)
    taken, given = folder.take_all(library), 0
    if options.replica:
        given = FolderWriter(folder, library, bytes.fromhex(options.replica)).give()
    save_state(options.state, library)
    for note in folder.notes:
        print(note, file=sys.stderr)
    print(f"took {taken} changes, gave {given}; digest {library.digest()}")


def play_histories(options):
    if options.state:
        library = load_state(options.state)
        player = play.Player(library, random.Random(options.seed), strange=False)
        made = [player.step() for _ in range(options.steps)]
        save_state(options.state, library)
        print(f"made {sum(change is not None for change in made)} changes; digest {library.digest()}")
        return
    changes, count = 0, forgetting.Count()
    for seed in range(options.seed, options.seed + options.rounds):
        changes += len(play.play(seed, steps=options.steps).order)
        count.add(forgetting.play(seed, steps=options.steps))
    print(f"{options.rounds} histories of {changes} changes ended alike")
    print(f"{options.rounds} histories of {count.changes} changes, with {count.snapshots} snapshots that were taken "
          f"and {count.joins} joins, ended as if nobody had forgotten anything")


def load(paths):
    return load_library(*(path.read_bytes() for path in paths))


def load_state(path):
    return load([path]) if path.exists() else None


def save_state(path, library):
    path.write_bytes(whole_library(library))
