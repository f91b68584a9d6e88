#!/usr/bin/env python3
"""Writes Sources/LibraryModel/Identity/UnicodeTables.swift from Python's Unicode data.

    Tools/UnicodeTables/generate.py          writes the file
    Tools/UnicodeTables/generate.py --check  writes nothing; exits with 1 where the file differs

Keys are compared between devices for years, so the Unicode version is pinned: a Python with other data is refused.
Python 3.11 has 14.0.0. A newer version of Unicode is a new rule version of the keys (Protocol/Keys.md).
"""

import pathlib
import sys
import textwrap
import unicodedata

PINNED = "14.0.0"
TARGET = pathlib.Path(__file__).parents[2] / "Sources/LibraryModel/Identity/UnicodeTables.swift"
SCALARS = [value for value in range(0x110000) if not 0xD800 <= value <= 0xDFFF]
HANGUL = range(0xAC00, 0xD7A4)


def canonical_decomposition(value):
    """One step of the canonical decomposition, or nothing. Hangul syllables are left to arithmetic."""
    fields = unicodedata.decomposition(chr(value)).split()
    if value in HANGUL or not fields or fields[0].startswith("<"):
        return []
    return [int(field, 16) for field in fields]


def runs(classify):
    """(first, last, class) of the runs of scalars whose class isn't zero."""
    found = []
    for value in SCALARS:
        kind = classify(value)
        if not kind:
            continue
        if found and found[-1][1] == value - 1 and found[-1][2] == kind:
            found[-1][1] = value
        else:
            found.append([value, value, kind])
    return found


def mapping(entries):
    return [f"{value:X}:" + ",".join(f"{target:X}" for target in targets) for value, targets in entries]


def tables():
    decompositions = [(value, canonical_decomposition(value)) for value in SCALARS]
    decompositions = [(value, targets) for value, targets in decompositions if targets]
    yield ("decompositions", "One step of each canonical decomposition, without Hangul: `from:to` or `from:to,to`.",
           mapping(decompositions))

    excluded = [value for value, targets in decompositions
                if len(targets) == 2 and unicodedata.normalize("NFC", chr(value)) != chr(value)]
    yield ("compositionExclusions", "Decompositions to two scalars that composition doesn't reverse.",
           [f"{value:X}" for value in excluded])

    yield ("combiningClasses", "Runs with a canonical combining class above 0: `first,last:class`.",
           [f"{first:X},{last:X}:{kind:X}"
            for first, last, kind in runs(lambda value: unicodedata.combining(chr(value)))])

    seconds = {targets[1] for value, targets in decompositions if len(targets) == 2 and value not in excluded}
    seconds.update(range(0x1161, 0x1176), range(0x11A8, 0x11C3))

    def may_change(value):
        return (value in seconds or unicodedata.combining(chr(value)) > 0
                or unicodedata.normalize("NFC", chr(value)) != chr(value))
    yield ("unsettled", "Runs that normalization form C may change, or compose with what stands before: `first,last`.",
           [f"{first:X},{last:X}" for first, last, _ in runs(may_change)])

    foldings = [(value, [ord(scalar) for scalar in chr(value).casefold()]) for value in SCALARS]
    yield ("caseFoldings", "Full case folding, statuses C and F of CaseFolding.txt: `from:to` up to `from:to,to,to`.",
           mapping((value, targets) for value, targets in foldings if targets != [value]))

    yield ("controls", "Runs of general category Cc: `first,last`.",
           [f"{first:X},{last:X}" for first, last, _ in runs(lambda value: unicodedata.category(chr(value)) == "Cc")])

    # PropList.txt isn't in Python; White_Space is the separators and six controls, since Unicode 6.3.
    def is_white_space(value):
        return unicodedata.category(chr(value)) in ("Zs", "Zl", "Zp") or 0x09 <= value <= 0x0D or value == 0x85

    yield ("whiteSpace", "Runs with the property White_Space: `first,last`.",
           [f"{first:X},{last:X}" for first, last, _ in runs(is_white_space)])


def source():
    lines = [
        "// swift-format-ignore-file",
        "// Written by Tools/UnicodeTables/generate.py; don't edit.",
        "",
        f"/// What keys need of Unicode {PINNED}, as text that `UnicodeData` reads once.",
        "///",
        "/// Text and no array literals, which are slow to compile at this size.",
        "/// Entries stand between blanks, numbers are hexadecimal.",
        "enum UnicodeTables {",
        "    /// The version of Unicode.",
        f'    static let version = "{PINNED}"',
    ]
    for name, comment, entries in tables():
        lines += ["", f"    /// {comment}", f'    static let {name}: StaticString = """']
        lines += textwrap.wrap(" ".join(entries), 180, initial_indent="        ", subsequent_indent="        ",
                               break_on_hyphens=False)
        lines += ['        """']
    return "\n".join(lines + ["}", ""])


def main():
    if unicodedata.unidata_version != PINNED:
        sys.exit(f"this Python has Unicode {unicodedata.unidata_version}, the keys are pinned to {PINNED}")
    text = source()
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET.name} is not what this generator writes")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
