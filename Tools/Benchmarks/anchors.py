#!/usr/bin/env python3
"""Looks for marked words with another engine: what `lectern-bench anchors` starts for its columns of peers.

    Tools/Benchmarks/anchors.py '{"engine":"edlib","task":FILE}'
    Tools/Benchmarks/anchors.py --versions

The task is what Anchors/AnchorResult.swift describes, and so is the line of JSON that is printed; the second form prints
which engines there are.
"""

import json
import time

import peers

# A bare search takes words for the same whose distance is at most this part of their length.
ALLOWED = 0.3


def align(task):
    """Edlib looks for the best place of each quote in the page, whatever stands around it."""
    import edlib

    text, now = task["text"], task["now"]
    quotes = [text[start:end] for start, end in task["marks"]]
    start, found = time.perf_counter(), []
    for quote in quotes:
        place = edlib.align(quote, now, mode="HW", task="locations", k=int(len(quote) * ALLOWED))["locations"]
        found.append([place[0][0], place[0][1] + 1] if place else [])
    return time.perf_counter() - start, found


def follow(task):
    """A document whose edits are known, and two places in it for each mark."""
    import pycrdt

    document = pycrdt.Doc()
    text = document.get("text", type=pycrdt.Text)
    text += task["text"]
    places = [(text.sticky_index(start, pycrdt.Assoc.AFTER), text.sticky_index(end, pycrdt.Assoc.BEFORE))
              for start, end in task["marks"]]
    for position, deleted, inserted in task["edits"]:
        if deleted:
            del text[position : position + deleted]
        if inserted:
            text.insert(position, inserted)
    start = time.perf_counter()
    found = [[first.get_index(), last.get_index()] for first, last in places]
    return time.perf_counter() - start, [place if place[0] < place[1] else [] for place in found]


ENGINES = {"edlib": align, "pycrdt": follow}


def carry_out(request):
    with open(request["task"], encoding="utf-8") as file:
        task = json.load(file)
    seconds, found = ENGINES[request["engine"]](task)
    return {"seconds": seconds, "found": found}


if __name__ == "__main__":
    peers.main(ENGINES, carry_out)
