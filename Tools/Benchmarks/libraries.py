#!/usr/bin/env python3
"""Carries out one phase on a library with another engine: what `lectern-bench compare` starts for its columns of peers.

    Tools/Benchmarks/libraries.py '{"engine":"pycrdt","phase":"buildByArticle","data":DIR,"work":DIR}'
    Tools/Benchmarks/libraries.py --versions

Prints one line of JSON with the keys of Phases/PhaseResult.swift; the second form, which engines there are. A library
is one document, kept in a file; reading it before a phase is outside the clock, writing what came of it is inside.
"""

import json
import pathlib
import time

import peers
from library_engines import ENGINES


def memory():
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))


def steps(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Phases:
    def __init__(self, request):
        self.engine = ENGINES[request["engine"]]
        self.data = pathlib.Path(request["data"])
        self.work = pathlib.Path(request["work"])

    def load(self, name):
        return self.engine((self.work / f"{name}.doc").read_bytes())

    def store(self, name, library):
        (self.work / f"{name}.doc").write_bytes(library.stored())

    def buildByArticle(self):
        groups = []
        for step in steps(self.data / "library.jsonl"):
            if step["op"] == "put_article":
                groups.append([])
            groups[-1].append(step)
        library = self.engine()
        start = time.perf_counter()
        for group in groups:
            with library.transaction():
                for step in group:
                    library.apply(step)
        self.store("a", library)
        return {"seconds": time.perf_counter() - start, "transactions": len(groups),
                "diskInBytes": (self.work / "a.doc").stat().st_size}

    def firstSync(self):
        first, second = self.load("a"), self.engine()
        start = time.perf_counter()
        changes = first.changes()
        sending = time.perf_counter() - start
        second.receive(changes)
        self.store("b", second)
        seconds = time.perf_counter() - start
        if second.content() != first.content():
            raise SystemExit("the first sync lost something")
        return self.exchanged("first-sync", [changes]) | {"seconds": seconds, "sendingSeconds": sending}

    def firstEdits(self):
        return self.edit("a", "edits-a.jsonl")

    def secondEdits(self):
        return self.edit("b", "edits-b.jsonl")

    def edit(self, name, file):
        library, work = self.load(name), steps(self.data / file)
        start = time.perf_counter()
        for step in work:
            with library.transaction():
                library.apply(step)
        self.store(name, library)
        return {"seconds": time.perf_counter() - start, "transactions": len(work)}

    def merge(self):
        first, second = self.load("a"), self.load("b")
        start = time.perf_counter()
        vectors = first.vector(), second.vector()
        changes = first.changes(vectors[1]), second.changes(vectors[0])
        second.receive(changes[0])
        first.receive(changes[1])
        self.store("a", first)
        self.store("b", second)
        seconds = time.perf_counter() - start
        if second.content() != first.content():
            raise SystemExit("the two don't have the same after a merge")
        start = time.perf_counter()
        idle = [first.vector(), second.vector()]
        idle += [first.changes(idle[1]), second.changes(idle[0])]
        return self.exchanged("merge", changes) | {
            "seconds": seconds, "idleSeconds": time.perf_counter() - start, "idleInBytes": sum(map(len, idle))}

    def exchanged(self, name, changes):
        files = [self.work / f"{name}-{place}.changes" for place in range(len(changes))]
        for file, content in zip(files, changes):
            file.write_bytes(content)
        return {"exchangedInBytes": sum(map(len, changes)), "exchangedFiles": [str(file) for file in files]}


def carry_out(request):
    result = {"exchangedFiles": []} | getattr(Phases(request), request["phase"])()
    return result | {"peakInBytes": memory()}


if __name__ == "__main__":
    peers.main(ENGINES, carry_out)
