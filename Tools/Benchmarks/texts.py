#!/usr/bin/env python3
"""Carries out one phase on a text with another engine: what `lectern-bench text` starts for its columns of peers.

    Tools/Benchmarks/texts.py '{"engine":"pycrdt","phase":"local","trace":FILE,"work":DIR}'
    Tools/Benchmarks/texts.py --versions

Prints one line of JSON with the keys of Texts/TextPhase.swift; the second form, which engines there are.
"""

import ctypes
import gc
import json
import statistics
import time
import zlib

import peers
from text_engines import ENGINES


class Trace:
    """A trace as Texts/TextTrace.swift writes it."""

    def __init__(self, path, in_bytes):
        with open(path, encoding="utf-8") as file:
            self.outline = json.loads(next(file))
            self.transactions = [json.loads(line) for line in file]
        for transaction in self.transactions:
            transaction["patches"] = [tuple(patch) for patch in transaction["patches"]]
        if in_bytes and not all(p[2].isascii() for t in self.transactions for p in t["patches"]):
            self.count_bytes()

    def count_bytes(self):
        if self.outline["agents"] > 1:
            raise SystemExit("positions of a concurrent trace can be turned into bytes only where all is ASCII")
        text = self.outline["start"]
        for transaction in self.transactions:
            patches = []
            for position, deleted, inserted in transaction["patches"]:
                before = len(text[:position].encode())
                size = len(text[position : position + deleted].encode())
                patches.append((before, size, inserted))
                text = text[:position] + inserted + text[position + deleted :]
            transaction["patches"] = patches


def memory(name):
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(name))


class Measurement:
    """Time, and by how much memory grew beyond what was held before."""

    def __enter__(self):
        gc.collect()
        gc.disable()
        ctypes.CDLL(None).malloc_trim(0)
        try:
            with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
                file.write("5")
        except OSError:
            pass
        self.held = memory("VmRSS:")
        self.start = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds = time.perf_counter() - self.start
        self.peak = max(memory("VmHWM:") - self.held, 0)
        gc.enable()

    def result(self, text=None, **others):
        result = {"seconds": self.seconds, "peakInBytes": self.peak, "scalars": len(text or ""), "sizes": {}}
        result.update(others)
        return result


def check(text, outline):
    """What two people typed at one place comes in an order of the engine's own, so only its length is compared."""
    if outline["agents"] > 1:
        return
    if outline.get("end") is not None and text != outline["end"]:
        raise SystemExit("the text is not the one that the trace states")


def write(work, name, update):
    with open(f"{work}/{name}", "wb") as file:
        file.write(update)
    return {name: len(update), name + "_z": len(zlib.compress(update, 6))}


def read(work, name):
    with open(f"{work}/{name}", "rb") as file:
        return file.read()


def local(engine, request):
    trace = Trace(request["trace"], engine.in_bytes)
    transactions = [transaction["patches"] for transaction in trace.transactions]
    document = engine()
    with Measurement() as measurement:
        for patches in transactions:
            document.edit(patches)
        text = str(document)
    check(text, trace.outline)
    sizes = write(request["work"], "history", document.update())
    sizes.update(write(request["work"], "at_rest", document.at_rest()))
    return measurement.result(text, sizes=sizes)


def receive(engine, request, name):
    update = read(request["work"], name)
    with open(request["trace"], encoding="utf-8") as file:
        outline = json.loads(next(file))
    with Measurement() as measurement:
        document = engine()
        document.receive(update)
        text = str(document)
    check(text, outline)
    return measurement.result(text)


def merge(engine, request):
    return receive(engine, request, "history")


def load(engine, request):
    return receive(engine, request, "at_rest")


def plan(trace):
    """What each person takes in before each transaction, and what after the last; as in Texts/LivePlan.swift."""
    transactions = trace.transactions
    known = [set() for _ in range(trace.outline["agents"])]
    steps = []
    for index, transaction in enumerate(transactions):
        agent, missing = transaction["agent"], []
        queue = list(transaction.get("parents", [index - 1] if index else []))
        while queue:
            parent = queue.pop()
            if parent not in known[agent]:
                known[agent].add(parent)
                missing.append(parent)
                queue += transactions[parent].get("parents", [])
        known[agent].add(index)
        steps.append((agent, sorted(missing), transaction["patches"]))
    return steps, [[index for index in range(len(transactions)) if index not in have] for have in known]


def live(engine, request):
    trace = Trace(request["trace"], engine.in_bytes)
    steps, rest = plan(trace)
    documents = [engine() for _ in rest]
    for document in documents:
        document.watch()
    sent = []
    with Measurement() as measurement:
        for agent, missing, patches in steps:
            document = documents[agent]
            for index in missing:
                document.receive(sent[index])
            sent.append(document.send(patches))
        for document, missing in zip(documents, rest):
            for index in missing:
                document.receive(sent[index])
        texts = {str(document) for document in documents}
    if len(texts) != 1:
        raise SystemExit("the texts differ")
    text = texts.pop()
    check(text, trace.outline)
    sizes = {"sent": sum(map(len, sent))}
    sizes.update(write(request["work"], "history", documents[0].update()))
    return measurement.result(text, sizes=sizes)


def edit_apart(engine, request):
    """In memory; each document is written in the end, so that the merge can start from it."""
    trace = Trace(request["trace"], engine.in_bytes)
    first = engine()
    first.edit([(0, 0, trace.outline["start"])])
    second = engine()
    second.receive(first.update())
    seconds = []
    with Measurement() as measurement:
        for agent, document in enumerate((first, second)):
            for transaction in trace.transactions:
                if transaction["agent"] == agent:
                    start = time.perf_counter()
                    document.edit(transaction["patches"])
                    seconds.append(time.perf_counter() - start)
    measurement.seconds = sum(seconds)
    for name, document in (("a", first), ("b", second)):
        write(request["work"], name, document.at_rest())
    return measurement.result(medianSeconds=statistics.median(seconds))


def merge_apart(engine, request):
    documents = []
    for name in ("a", "b"):
        documents.append(engine())
        documents[-1].receive(read(request["work"], name))
    first, second = documents
    with Measurement() as measurement:
        there = first.update(second.vector())
        second.receive(there)
        back = second.update(first.vector())
        first.receive(back)
        texts = str(first), str(second)
    if texts[0] != texts[1]:
        raise SystemExit("the texts differ")
    return measurement.result(texts[0], sizes={"sent": len(there) + len(back)})


PHASES = {
    "local": local,
    "merge": merge,
    "load": load,
    "live": live,
    "editApart": edit_apart,
    "mergeApart": merge_apart,
}


def carry_out(request):
    return PHASES[request["phase"]](ENGINES[request["engine"]], request)


if __name__ == "__main__":
    peers.main(ENGINES, carry_out)
