"""Checks of vectors about clocks, forms, values, changes and rows."""

from . import encoding, rows, values
from .changes import Change, PrivateRecord, change_hash, private_record, read_body, salted, write_body
from .clock import Clock, holds, merging, vector_text
from .encoding import Reader
from .row_reading import read_row
from .values import ArticleLink, Capture, Reading, SourceLink
from .vector_forms import (anchor, change_name, dot, dots, expect, expect_refusal, hexadecimal, item,
                           optional_hexadecimal, part, piece, run, text_name, vector)

STAGES = ["unread", "reading", "read"]


# Causality


def check_clock(case):
    clock = Clock(int(case["newest"], 16))
    for step in case["steps"]:
        if "observe" in step:
            clock.see(int(step["observe"], 16))
        else:
            expect(f"{clock.tick(step['now']):016x}", step["stamp"], "stamp")
        expect(f"{clock.newest:016x}", step["newest"], "newest")


def check_vectors(case):
    left, right = vector(case["left"]), vector(case["right"])
    for value, form in ((left, "leftBytes"), (right, "rightBytes")):
        expect(encoding.vector(value), hexadecimal(case[form]), form)
        expect(Reader(hexadecimal(case[form])).vector(), value, form)
    expect(vector_text(merging(left, right)), case["merged"], "merged")
    beyond, behind = lacking(left, right), lacking(right, left)
    order = {(False, False): "equal", (False, True): "before", (True, False): "after", (True, True): "concurrent"}
    expect(order[bool(beyond), bool(behind)], case["order"], "order")
    expect(beyond, list(map(run, case["leftWithoutRight"])), "left without right")
    expect(behind, list(map(run, case["rightWithoutLeft"])), "right without left")


def lacking(holder, other):
    """The runs of changes that one vector holds and the other lacks."""
    return [(author, other.get(author, 0) + 1, last) for author, last in sorted(holder.items())
            if last > other.get(author, 0)]


def check_delivery(case):
    name, context, held = change_name(case["change"]), vector(case["context"]), vector(case["held"])
    if name[1] > 1:
        context = merging(context, {name[0]: name[1] - 1})
    missing = lacking(context, held)
    delivery = "duplicate" if holds(held, *name) else "early" if missing else "ready"
    expect(delivery, case["delivery"])
    if delivery == "early":
        expect(missing, list(map(run, case["missing"])), "missing")


PRIMITIVES = {
    # By type: how the JSON says the value, how it is written, how it is read.
    "number": (int, encoding.number, Reader.number),
    "signed": (int, encoding.signed, Reader.signed),
    "u64": (int, encoding.u64, Reader.u64),
    "text": (str, encoding.text, lambda reader: reader.text(1 << 62)),
    "bytes": (hexadecimal, encoding.with_length, lambda reader: reader.with_length(1 << 62)),
    "optional": (optional_hexadecimal, encoding.optional, lambda reader: reader.optional(1 << 62)),
    "id": (hexadecimal, bytes, Reader.id),
    "hash": (hexadecimal, bytes, Reader.hash),
    "sequence": (int, encoding.number, Reader.sequence),
    "dot": (dot, encoding.dot, Reader.dot),
    "dots": (dots, encoding.dots, Reader.dots),
    "vector": (vector, encoding.vector, Reader.vector),
}


def check_number(case):
    value_of, write, _ = PRIMITIVES[case["type"]]
    expect(write(value_of(case["value"])), hexadecimal(case["bytes"]), "written")
    expect(read_primitive(case), value_of(case["value"]), "read")


def read_primitive(case):
    reader = Reader(hexadecimal(case["bytes"]))
    value = PRIMITIVES[case["type"]][2](reader)
    reader.end()
    return value


def check_rejected_number(case):
    expect_refusal(None, lambda: read_primitive(case))


def check_identifier(case):
    generation = case.get("generation", 1)
    expect(values.derived_identifier(case["purpose"], case["key"], generation).hex(), case["id"])


# Changes


VALUES = {
    "plain text": (str, values.plain_text, values.read_plain_text),
    "integer": (int, values.integer, values.read_integer),
    "yes or no": (bool, values.yes_or_no, values.read_yes_or_no),
    "list of texts": (list, values.authors, values.read_authors),
    "item name": (item, lambda name: values.item_name(*name), values.read_item_name),
    "article link": (lambda link: ArticleLink(*link), values.article_link, values.read_article_link),
    "source link": (lambda link: SourceLink(*link), values.source_link, values.read_source_link),
    "reading state": (lambda state: Reading(STAGES.index(state[0]), state[1]), values.reading, values.read_reading),
    "capture reference": (lambda reference: Capture(hexadecimal(reference[0]), reference[1]), values.capture,
                          values.read_capture),
    "anchor": (anchor, values.anchor, values.read_anchor),
}


def check_value(case):
    value_of, write, read = VALUES[case["type"]]
    value, content = value_of(case["value"]), hexadecimal(case["bytes"])
    found = read(content)
    if case["type"] == "anchor":
        # The vector has the run that bytes without marked runs stand for.
        found = found._replace(marked=found.marked_runs())
        value_to_write = value._replace(marked=values.without_implied_runs(value))
    else:
        value_to_write = value
    expect(found, value, "read")
    expect(write(value_to_write), hexadecimal(case.get("written", case["bytes"])), "written")


def check_rejected_value(case):
    expect(VALUES[case["type"]][2](hexadecimal(case["bytes"])), None)


def check_change(case):
    step, parts = read_body(hexadecimal(case["bytes"]))
    expect(step, {change_name(entry["change"])[0]: (change_name(entry["change"])[1], hexadecimal(entry["branch"]))
                  for entry in case["step"]}, "step")
    expect(len(parts), len(case["parts"]), "number of parts")
    index = 0
    for found, expected in zip(parts, case["parts"]):
        expect(found.indices, expected["indices"], "indices")
        expect(found.commitment.hex(), expected["commitment"], "commitment")
        if expected.get("dropped"):
            expect(found.part, None, "a dropped part")
        else:
            expect(found.part, part(expected), "part")
            expect(found.salt.hex(), expected["salt"], "salt")
            expect(found.content, hexadecimal(expected["bytes"]), "bytes of the part")
            expect(index, expected["firstIndex"], "first index")
        index += found.indices
    rewritten = [found if found.part is None else salted(found.salt, found.part) for found in parts]
    expect(write_body(step, rewritten), hexadecimal(case.get("written", case["bytes"])), "written")


def check_chain(case):
    for entry in case["changes"]:
        step, parts = read_body(hexadecimal(entry["body"]))
        change = Change(hexadecimal(case["library"]), hexadecimal(case["author"]), entry["sequence"],
                        int(entry["timestamp"], 16), hexadecimal(entry["previous"]), b"", step)
        expect(change_hash(change, parts).hex(), entry["hash"], f"change {entry['sequence']}")


def check_private_record(case):
    record = private_record(hexadecimal(case["salt"]), dict(map(tuple, case["fields"])))
    expect(record.body.hex(), case["body"], "body")
    expect(record.commitment.hex(), case["commitment"], "commitment")
    expect(record.fields(), dict(map(tuple, case["fields"])), "fields")


def check_rejected_private_record(case):
    expect(PrivateRecord(bytes(16), hexadecimal(case["body"])).fields(), {})


# Rows


def check_row(case):
    content = hexadecimal(case["bytes"])
    expect(meaning(read_row(content)), expected_meaning(case["state"]), "state")
    expect(f"{rows.term(item(case['item']), read_row(content)):064x}", case["term"], "term")


def meaning(state):
    return {
        "registers": state.registers, "sets": state.sets, "private": state.private, "touches": state.touches,
        "trashings": state.trashings, "newestParts": state.newest_parts, "purges": state.purges, "parked": state.parked,
        "texts": {name: (text.heads, text.open, *text.pieces()) for name, text in state.texts.items()},
    }


def expected_meaning(state):
    return {
        "registers": {register["field"]: {dot(sibling["dot"]): (int(sibling["timestamp"], 16),
                                                               optional_hexadecimal(sibling["value"]))
                                          for sibling in register["siblings"]}
                      for register in state.get("registers", [])},
        "sets": {entry["field"]: {hexadecimal(element["element"]): set(dots(element["additions"]))
                                  for element in entry["elements"]} for entry in state.get("sets", [])},
        "private": {dot(entry["dot"]): (int(entry["timestamp"], 16), hexadecimal(entry["commitment"]))
                    for entry in state.get("private", [])},
        **{word: set(dots(state.get(word, [])))
           for word in ("touches", "trashings", "newestParts", "purges", "parked")},
        "texts": {text_name(entry["text"]): (set(dots(entry["heads"])), set(dots(entry["open"])),
                                             list(map(piece, entry["pieces"])), entry["tail"])
                  for entry in state.get("texts", [])},
    }


def check_digest(case):
    states = {item(entry["item"]): read_row(hexadecimal(entry["row"])) for entry in case["items"]}
    expect(rows.digest(states), case["digest"])


def check_rejected_row(case):
    expect_refusal(None, lambda: read_row(hexadecimal(case["bytes"])))


CHECKS = {
    "clock.json": check_clock, "version-vectors.json": check_vectors, "delivery.json": check_delivery,
    "numbers.json": check_number, "identifiers.json": check_identifier, "values.json": check_value,
    "changes.json": check_change, "chains.json": check_chain, "private-records.json": check_private_record,
    "item-rows.json": check_row, "digests.json": check_digest,
    "rejected/private-records.json": check_rejected_private_record, "rejected/values.json": check_rejected_value,
    "rejected/item-rows.json": check_rejected_row, "rejected/numbers.json": check_rejected_number,
}
