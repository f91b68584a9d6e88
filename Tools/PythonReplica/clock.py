"""Vectors and the hybrid clock: Clocks.md."""

import re

from .encoding import LARGEST_SEQUENCE, Refused

MILLISECONDS_LIMIT = (1 << 48) - 1
FULL_COUNTER = 0xFFFF
LEAD_IN_MILLISECONDS = 60_000


def holds(vector, replica, sequence):
    return vector.get(replica, 0) >= sequence


def merging(one, other):
    return {replica: max(one.get(replica, 0), other.get(replica, 0)) for replica in one.keys() | other.keys()}


def without(vector, author):
    return {replica: sequence for replica, sequence in vector.items() if replica != author}


def holds_all(vector, other):
    """Whether one vector has everything that another one has."""
    return all(holds(vector, *entry) for entry in other.items())


def vector_text(vector):
    """REPLICA:SEQUENCE joined by commas, ordered by replica; `-` for the empty vector."""
    return ",".join(f"{replica.hex()}:{sequence}" for replica, sequence in sorted(vector.items())) or "-"


def vector_from_text(text):
    if text == "-":
        return {}
    vector, previous = {}, b""
    for entry in text.split(","):
        match = re.fullmatch("([0-9a-f]{32}):([1-9][0-9]{0,14})", entry)
        if not match or int(match[2]) > LARGEST_SEQUENCE or bytes.fromhex(match[1]) <= previous:
            raise Refused("malformed", f"{text!r} is not a vector")
        previous = bytes.fromhex(match[1])
        vector[previous] = int(match[2])
    return vector


def timestamp(milliseconds, counter=0):
    return min(max(milliseconds, 0), MILLISECONDS_LIMIT) << 16 | counter


def milliseconds(stamp):
    return stamp >> 16


class Clock:
    """Gives each change of one replica its timestamp."""

    def __init__(self, newest=0):
        self.newest = newest

    def see(self, stamp):
        self.newest = max(self.newest, stamp)

    def tick(self, now):
        limit = timestamp(now + LEAD_IN_MILLISECONDS, FULL_COUNTER)
        self.newest = max(timestamp(now), min(self.newest + 1, limit))
        return self.newest
