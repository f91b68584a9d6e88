"""The edit that leads from one text to another: Model.md, "Replacing a text by another"."""

import re
from difflib import SequenceMatcher

TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)


def differences(old, new):
    """Replacements (position, deleted, inserted) in ascending order, following words where they can."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    starts = [0]
    for token in before:
        starts.append(starts[-1] + len(token))
    for tag, first, last, other_first, other_last in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag != "equal":
            deleted, inserted = "".join(before[first:last]), "".join(after[other_first:other_last])
            yield without_common_ends(starts[first], deleted, inserted)


def without_common_ends(position, deleted, inserted):
    start = 0
    while start < min(len(deleted), len(inserted)) and deleted[start] == inserted[start]:
        start += 1
    deleted, inserted = deleted[start:], inserted[start:]
    end = 0
    while end < min(len(deleted), len(inserted)) and deleted[-1 - end] == inserted[-1 - end]:
        end += 1
    return position + start, len(deleted) - end, inserted[:len(inserted) - end]


def splices(replacements, places):
    """Splices in normal form. `places` has, for each scalar that shows, how many that stand come before it: more than
    its own position, where scalars of the root's tail stand in between."""
    result, cursor = [], 0
    for position, deleted, inserted in replacements:
        place = places[position - 1] + 1 if position else 0
        add_splice(result, place - cursor, 0, inserted)
        cursor = place
        for shown in range(position, position + deleted):
            add_splice(result, places[shown] - cursor, 1, "")
            cursor = places[shown] + 1
    return [tuple(splice) for splice in result]


def add_splice(splices, skipped, deleted, inserted):
    """Joins what doesn't skip anything with the splice before it."""
    if not deleted and not inserted:
        if skipped:
            splices.append([skipped, 0, ""])
    elif splices and (skipped == 0 or splices[-1][1:] == [0, ""]):
        splices[-1][0] += skipped
        splices[-1][1] += deleted
        splices[-1][2] += inserted
    else:
        splices.append([skipped, deleted, inserted])


def standing_places(text, root, version):
    """For each scalar that shows in a version of a text, how many that stand come before it."""
    places, place = [], 0
    for run in text.standing(version):
        shown = run.length if run.typed is not None else max(0, min(run.length, len(root) - run.first))
        places.extend(range(place, place + shown))
        place += run.length
    return places
