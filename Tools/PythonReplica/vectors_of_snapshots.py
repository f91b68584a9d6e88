"""Checks of vectors about snapshots: their heads, items, and runs of edits."""

from .encoding import Reader
from .snapshots import (
    Head, ItemAtRest, Items, Line, read_head, read_items, read_sealed_head, write_head, write_items, write_sealed_head)
from .text_runs import Edit, read_run, write_run
from .vector_forms import change_name, dot, edit, expect, expect_refusal, hexadecimal, item, text_name, vector


def check_snapshot(case):
    read, write, meaning = FORMS[case["type"]]
    content = hexadecimal(case["bytes"])
    found = read_all(read, content)
    expect(found, meaning(case))
    expect(write(found), content, "written")


def check_rejected_snapshot(case):
    expect_refusal(None, lambda: read_all(FORMS[case["type"]][0], hexadecimal(case["bytes"])))


def read_all(read, content):
    reader = Reader(content)
    found = read(reader)
    reader.end()
    return found


def head_of(case):
    return Head(case["foldVersion"], int(case["clock"], 16), hexadecimal(case["digest"]), case["items"],
                dict(map(line_of, case["lines"])))


def line_of(entry):
    author, sequence = change_name(entry["change"])
    return author, Line(sequence, hexadecimal(entry["hash"]), vector(entry["context"]))


def items_of(case):
    return Items(ItemAtRest(item(entry["item"]), hexadecimal(entry["row"]), texts_of(entry["texts"]))
                 for entry in case["items"])


def texts_of(entries):
    return {text_name(entry["text"]): [read_run(hexadecimal(run)) for run in entry["runs"]] for entry in entries}


def edits_of(case):
    return [Edit(dot(entry["dot"]), None if entry["bases"] is None else tuple(map(dot, entry["bases"])),
                 edit(entry["splices"])) for entry in case["edits"]]


# By type: how it is read, how it is written, what the JSON says.
FORMS = {
    "snapshot": (read_head, write_head, head_of),
    "sealed": (read_sealed_head, write_sealed_head, head_of),
    "items": (read_items, write_items, items_of),
    "edits": (lambda reader: read_run(reader.rest()), write_run, edits_of),
}

CHECKS = {"snapshots.json": check_snapshot, "rejected/snapshots.json": check_rejected_snapshot}
