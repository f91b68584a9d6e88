"""Checks of vectors about merging: whole histories, texts, and anchors."""

import random

from .anchors import Survivors, resolve, survivors
from .changes import Change
from .clock import vector_text
from .library import Library, scalars
from .model import is_visible
from .registry import field_name
from .reports import reported
from .rows import item_row
from .text import Text
from .vector_forms import (anchor, change_name, dot, edit, expect, hexadecimal, item, marked_run, optional_hexadecimal,
                           part, piece, text_name, vector)
from .values import Anchor

ORDERS = 4


# Histories


def check_merge(case):
    changes = [change_of(entry) for entry in case["changes"]]
    for order in range(ORDERS):
        library = Library(bytes(16))
        for text in case.get("captures", []):
            library.take_blob(text.encode())
        for change in changes if order == 0 else shuffled(changes, order):
            library.add(change)
        check_library(case, library)


def change_of(entry):
    author, sequence = change_name(entry["change"])
    return Change(bytes(16), author, sequence, int(entry["timestamp"], 16), bytes(32), b"",
                  parts=[part(other) for other in entry["parts"]], context=vector(entry["context"]))


def shuffled(changes, seed):
    """Another order that causality allows."""
    chance, waiting, held, result = random.Random(seed), list(changes), {}, []
    while waiting:
        ready = [change for change in waiting
                 if held.get(change.author, 0) == change.sequence - 1
                 and all(held.get(author, 0) >= sequence for author, sequence in change.context.items())]
        change = chance.choice(ready)
        waiting.remove(change)
        held[change.author] = change.sequence
        result.append(change)
    return result


def check_library(case, library):
    expect(sorted(library.items), sorted(item(entry["item"]) for entry in case["items"]), "items")
    for entry in case["items"]:
        name = item(entry["item"])
        check_item(entry, name, library)
    expect(library.digest(), case["digest"], "digest")
    expect(vector_text(library.vector), case["vector"], "vector")


def check_item(entry, name, library):
    state = library.items[name]
    expect(item_row(state), hexadecimal(entry["row"]), f"row of {entry['item']}")
    lifecycle = "purged" if state.is_purged else "live" if state.is_live else "trashed"
    expect(lifecycle, entry["lifecycle"], f"life of {entry['item']}")
    expect(is_visible(library.items, name), entry["visible"], f"visibility of {entry['item']}")
    found = [[code] if field is None else [code, field_name(name[0], field)]
             for code, field in reported(library.items, name)]
    expect(sorted(found), sorted([word for word in report if word is not None] for report in entry["reported"]),
           f"reports of {entry['item']}")
    for text in entry.get("texts") or []:
        text_of = text_name(text["text"])
        expect(state.texts[text_of].shown(library.scalars_of(text_of[1])), text["shows"], f"text of {entry['item']}")


# Texts


def text_of(case):
    """A text with its edits, and the scalars of its root."""
    text, places = Text(), {}
    for entry in case["edits"]:
        bases = sum(1 << places[dot(base)] for base in entry["bases"])
        places[dot(entry["dot"])] = len(text.dots)
        text.edit(dot(entry["dot"]), text.closing(bases), edit(entry["edit"]))
    if "rootBytes" in case:
        return text, scalars(hexadecimal(case["rootBytes"]))
    return text, case["root"] or ""


def check_text(case):
    text, root = text_of(case)
    pieces, tail = text.pieces()
    expect((pieces, tail), (list(map(piece, case["pieces"])), case["tail"]), "pieces")
    shown = text.shown(root)
    if "showsBytes" in case:
        expect(shown.encode("utf-8", "surrogateescape"), hexadecimal(case["showsBytes"]), "shows")
    else:
        expect(shown, case["shows"], "shows")


# Anchors


def check_survivors(case):
    text, root = text_of(case)
    marked = tuple(map(marked_run, case["marked"]))
    found = survivors(text, root, Anchor(bytes(32), 0, 0, "", "", "", marked))
    expect(found, survivors_of(case["survivors"]))


def survivors_of(entry):
    return Survivors(tuple(entry["hull"]), entry["left"], entry["marked"])


def check_anchor(case):
    made = anchor(case["anchor"]) if case["anchor"] else None
    followed = survivors_of(case["survivors"]) if case.get("survivors") else None
    found = resolve(made, optional_hexadecimal(case["capture"]), case["body"], followed)
    expect((found.result, found.reason), (case["result"], case["reason"]))
    expect(list(found.span) if found.span else None, case.get("span"), "span")
    expect([list(place) for place in found.places], case.get("places") or [], "places")
    if case.get("measure") is not None:
        expect(found.measure, case["measure"], "measure")


CHECKS = {"merge-*.json": check_merge, "texts.json": check_text, "anchor-survivors.json": check_survivors,
          "anchors.json": check_anchor}
