"""Folded texts, and how well they agree: Model.md, "Folding", "Alignment" and "Context of a place".

Scalars are one-character strings; all lengths count folded scalars.
"""

from bisect import bisect_left
from dataclasses import dataclass

SPACES = ("\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
          "\u202f\u205f\u3000")
SCALAR_POINTS, RUN_COST, SIDE_POINTS = 8, 24, 24

FOLDED = dict.fromkeys(SPACES, " ")
FOLDED |= dict.fromkeys("\u00ad\u200b\u2060\ufe0e\ufe0f\ufeff", "")
FOLDED |= dict.fromkeys("`\u00b4\u2018\u2019\u201a\u201b\u2032\u2039\u203a", "'")
FOLDED |= dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033", '"')
FOLDED |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
FOLDED["\u2026"] = "..."


@dataclass
class Folded:
    """A folded text, and for each of its scalars the position of the written one that it comes from."""
    text: str
    origins: list

    def written(self, start, end):
        """The written range of a folded one, which is not empty."""
        return self.origins[start], self.origins[end - 1] + 1

    def folded(self, start, end):
        """The folded scalars whose origins are in a written range."""
        return bisect_left(self.origins, start), bisect_left(self.origins, end)


def fold_text(text):
    scalars, origins = [], []
    for position, scalar in enumerate(text):
        for folded in FOLDED.get(scalar, scalar):
            if not (folded == " " and scalars and scalars[-1] == " "):
                scalars.append(folded)
                origins.append(position)
    return Folded("".join(scalars), origins)


IMPOSSIBLE = -1 << 60
# What a value of W was taken from.
NOTHING, ENDS_HERE, FROM_ABOVE, FROM_LEFT = range(4)


def best_alignment(pattern, text):
    """The score of the best alignment, and its runs: triples of a place in the pattern, one in the text, and a length.

    The tables are those of the page, each value with the choice that made it; row and column 0 stand before everything.
    Of equal values the one that is named first is taken, so each further one must be larger.
    """
    width = len(text) + 1
    above_end, above_within = [IMPOSSIBLE] * width, [0] * width
    goes_on, steps = [], []
    best, best_i, best_j = 0, 0, 0
    for i, scalar in enumerate(pattern, 1):
        end, within = [IMPOSSIBLE] * width, [0] * width
        going_on, step = bytearray(width), bytearray(width)
        left = 0
        for j, other in enumerate(text, 1):
            value, choice = 0, NOTHING
            if scalar == other:
                goes, begins = above_end[j - 1], above_within[j - 1] - RUN_COST
                going_on[j] = goes >= begins
                end[j] = SCALAR_POINTS + (goes if goes >= begins else begins)
                if end[j] > best or end[j] == best and best_i and j < best_j:
                    best, best_i, best_j = end[j], i, j
                if end[j] > value:
                    value, choice = end[j], ENDS_HERE
            if above_within[j] > value:
                value, choice = above_within[j], FROM_ABOVE
            if left - 1 > value:
                value, choice = left - 1, FROM_LEFT
            within[j] = left = value
            step[j] = choice
        goes_on.append(going_on)
        steps.append(step)
        above_end, above_within = end, within
    return best, runs_of(best_i, best_j, goes_on, steps)


def runs_of(i, j, goes_on, steps):
    """Follows the choices back from the best end."""
    runs = []
    while i > 0 and j > 0:
        length = 1
        while goes_on[i - 1][j]:
            i, j, length = i - 1, j - 1, length + 1
        runs.append((i - 1, j - 1, length))
        i, j = i - 1, j - 1
        while i > 0 and j > 0 and steps[i - 1][j] in (FROM_ABOVE, FROM_LEFT):
            if steps[i - 1][j] == FROM_ABOVE:
                i -= 1
            else:
                j -= 1
        if i == 0 or j == 0 or steps[i - 1][j] == NOTHING:
            break
    return runs[::-1]


# Context


@dataclass
class Context:
    """What an anchor says of the text around its words: the last 32 folded scalars before, the first 32 behind."""
    prefix: str
    suffix: str

    @property
    def full(self):
        return SCALAR_POINTS * (len(self.prefix) + len(self.suffix))

    def points(self, body, start, end):
        """How well the text before and behind a place agrees."""
        before = body[max(0, start - 2 * len(self.prefix)):start]
        return (side_points(self.prefix[::-1], before[::-1]),
                side_points(self.suffix, body[end:end + 2 * len(self.suffix)]))

    def is_enough(self, points):
        return sum(points) >= 64 or sum(points) * 2 >= self.full

    def is_on_both_sides(self, points):
        return all(side >= SIDE_POINTS or len(expected) < 3 and side >= SCALAR_POINTS * len(expected)
                   for side, expected in zip(points, (self.prefix, self.suffix)))


def side_points(expected, found):
    agreeing = 0
    while agreeing < min(len(expected), len(found)) and expected[agreeing] == found[agreeing]:
        agreeing += 1
    score, _ = best_alignment(expected[agreeing:], found[agreeing:])
    return SCALAR_POINTS * agreeing + score
