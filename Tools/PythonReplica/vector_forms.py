"""Common forms of the vectors, from JSON: Protocol/Vectors/README.md, "Common forms"."""

from .clock import vector_from_text
from .encoding import Refused
from .operations import (AddMembers, Part, Purge, RemoveMembers, SpliceText, Trash, Unknown, WriteFields, WritePrivate)
from .values import Anchor, MarkedRun

hexadecimal = bytes.fromhex
vector = vector_from_text


class Mismatch(Exception):
    pass


def expect(found, expected, what=""):
    if found != expected:
        raise Mismatch(f"{what}: found {shortened(found)}, expected {shortened(expected)}")


def expect_refusal(code, act):
    """That something is refused with the code, or with any where that is None."""
    try:
        act()
    except Refused as refusal:
        if code is not None:
            expect(refusal.code, code, refusal.sentence)
        return
    raise Mismatch(f"it wasn't refused, expected {code or 'a refusal'}")


def shortened(value):
    text = value.hex() if isinstance(value, bytes) else repr(value)
    return text if len(text) <= 400 else text[:400] + " …"


def change_name(text):
    replica, sequence = text.split(":")
    return bytes.fromhex(replica), int(sequence)


def dot(text):
    name, index = text.rsplit(".", 1)
    return (*change_name(name), int(index))


def dots(texts):
    return frozenset(map(dot, texts))


def item(text):
    kind, identifier = text.split(":")
    return int(kind), bytes.fromhex(identifier)


def run(entry):
    return (bytes.fromhex(entry[0]), entry[1], entry[2])


def edit(splices):
    return [tuple(splice) for splice in splices]


def text_name(entry):
    return (entry["field"], optional_hexadecimal(entry.get("capture")))


def optional_hexadecimal(text):
    return None if text is None else bytes.fromhex(text)


def part(entry):
    name = item(entry["item"])
    touches = [(None if item(touch["item"]) == name else item(touch["item"]), dots(touch["spares"]))
               for touch in entry["touches"]]
    return Part(*name, touches, [operation(other) for other in entry["operations"]])


def operation(entry):
    match entry["op"]:
        case "write-fields":
            return WriteFields({write["field"]: (optional_hexadecimal(write["value"]), dots(write["spares"]))
                                for write in entry["writes"]})
        case "add-members":
            return AddMembers([(addition["field"], hexadecimal(addition["element"]))
                               for addition in entry["additions"]])
        case "remove-members":
            return RemoveMembers({(removal["field"], hexadecimal(removal["element"])): dots(removal["additions"])
                                  for removal in entry["removals"]})
        case "write-private":
            return WritePrivate(hexadecimal(entry["commitment"]), dots(entry["spares"]))
        case "trash":
            return Trash(dots(entry["spares"]))
        case "purge":
            return Purge()
        case "splice-text":
            return SpliceText(text_name(entry["text"]), edit(entry["edit"]), dots(entry["spares"]))
        case "unknown":
            return Unknown(int(entry["code"]), hexadecimal(entry["payload"]))


def marked_run(entry):
    if "root" in entry:
        return MarkedRun(None, *entry["root"])
    return MarkedRun(dot(entry["edit"]), *entry["range"])


def anchor(entry):
    return Anchor(hexadecimal(entry["capture"]), entry["start"], entry["length"], entry["quote"], entry["prefix"],
                  entry["suffix"], tuple(map(marked_run, entry["marked"])))


def piece(entry):
    return entry["typed"] if "typed" in entry else tuple(entry["root"])
