"""The file in which a replica says what it holds, and what it looked for in vain: Folders.md, "seen"."""

import hashlib
import re
from dataclasses import dataclass, field as default

FIRST_LINE = "lectern-seen 1"
LINES_OF_A_KIND = 4096
REPLICA, HASH, SEQUENCE = "([0-9a-f]{32})", "([0-9a-f]{64})", "([1-9][0-9]*)"
CHANGES_OR_SNAPSHOT = r"([0-9a-f]+-[0-9]+-[0-9]+-[0-9a-f]+\.seg|[1-9][0-9]*-[0-9a-f]{16}\.snap)"


@dataclass
class Seen:
    """`damaged_files` are paths below `log`, `lacks_private` are triples: replica, first, last."""
    holds: dict = default(default_factory=dict)
    absent_blobs: list = default(default_factory=list)
    damaged_blobs: list = default(default_factory=list)
    damaged_files: list = default(default_factory=list)
    lacks_private: list = default(default_factory=list)


def write_seen(seen):
    lines = [FIRST_LINE]
    lines += [f"holds {replica.hex()} {sequence}" for replica, sequence in sorted(seen.holds.items())]
    lines += [f"absent-blob {name.hex()}" for name in sorted(seen.absent_blobs)[:LINES_OF_A_KIND]]
    lines += [f"damaged-blob {name.hex()}" for name in sorted(seen.damaged_blobs)[:LINES_OF_A_KIND]]
    lines += ["damaged-file " + path.replace("/", " ") for path in sorted(seen.damaged_files)[:LINES_OF_A_KIND]]
    lines += [f"lacks-private {replica.hex()} {first} {last}"
              for replica, first, last in sorted(seen.lacks_private)[:LINES_OF_A_KIND]]
    content = "".join(line + "\n" for line in lines).encode()
    return content + f"sha256 {hashlib.sha256(content).hexdigest()}\n".encode()


def read_seen(content):
    """Nothing where the last line is wrong, or the first one is another; lines that aren't known are passed over."""
    start = content.rfind(b"\n", 0, -1) + 1
    if content[start:] != f"sha256 {hashlib.sha256(content[:start]).hexdigest()}\n".encode():
        return None
    lines = content[:start].decode("ascii", "replace").split("\n")
    if lines[0] != FIRST_LINE:
        return None
    seen = Seen()
    for line in lines[1:]:
        read_line(seen, line)
    return seen


def read_line(seen, line):
    if match := re.fullmatch(f"holds {REPLICA} {SEQUENCE}", line):
        seen.holds[bytes.fromhex(match[1])] = int(match[2])
    elif match := re.fullmatch(f"absent-blob {HASH}", line):
        seen.absent_blobs.append(bytes.fromhex(match[1]))
    elif match := re.fullmatch(f"damaged-blob {HASH}", line):
        seen.damaged_blobs.append(bytes.fromhex(match[1]))
    elif match := re.fullmatch(f"damaged-file {REPLICA} {CHANGES_OR_SNAPSHOT}", line):
        seen.damaged_files.append(f"{match[1]}/{match[2]}")
    elif match := re.fullmatch(f"lacks-private {REPLICA} {SEQUENCE} {SEQUENCE}", line):
        seen.lacks_private.append((bytes.fromhex(match[1]), int(match[2]), int(match[3])))
