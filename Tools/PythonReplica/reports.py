"""What people should look at: Registry.md, "Conflicts". The words of annotations are left to anchors.py."""

from .registry import ARTICLE, FIELDS, NEVER_REPORTED
from .values import read_field

BODY, URL = FIELDS[ARTICLE]["body"], FIELDS[ARTICLE]["url"]


def reported(items, name):
    """Pairs of a code and, for `values`, a field."""
    state, kind = items[name], name[0]
    if state.is_purged:
        return [("parked", None)] if state.parked else []
    result = [("values", field) for field in conflicting_fields(state, kind)]
    if state.came_back:
        result.append(("came-back", None))
    if kind == ARTICLE and has_edits_left_behind(state):
        result.append(("left-behind", None))
    parent = items.get(state.parent(kind))
    if state.is_live and parent and parent.is_purged:
        result.append(("beneath-purged", None))
    return result


def conflicting_fields(state, kind):
    """Registers of known fields with siblings that differ."""
    return [field for field, siblings in sorted(state.registers.items())
            if field in FIELDS.get(kind, {}).values() and field not in NEVER_REPORTED.get(kind, ())
            and len({what_is_compared(kind, field, content) for _, content in siblings.values()}) > 1]


def what_is_compared(kind, field, content):
    """The bytes; of a URL that can be read, its canonical key."""
    link = read_field(kind, field, content) if (kind, field) == (ARTICLE, URL) else None
    return link.key if link else content


def has_edits_left_behind(state):
    current = state.value(ARTICLE, BODY)
    return any(text.open and not (current and current.hash == capture)
               for (field, capture), text in state.texts.items() if field == BODY and capture is not None)
