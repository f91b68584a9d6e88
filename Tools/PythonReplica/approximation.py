"""Words that were edited: Model.md, "Approximate search". All texts here are folded."""

from dataclasses import dataclass

from .folding import RUN_COST, SCALAR_POINTS, best_alignment

LONGEST_WHOLE, HALF = 1024, 512
SHORTEST_BLOCK, SEQUENCE_LENGTH, WINDOWS = 64, 4, 8


@dataclass
class Sighting:
    """Where the words of a pattern may be in the body, and how sure that is."""
    score: int
    start: int
    end: int
    prefix_scalars: int
    suffix_scalars: int
    similarity: int

    @property
    def context(self):
        return self.prefix_scalars + self.suffix_scalars

    def overlaps(self, start, end):
        return start < self.end and self.start < end


def search(body, context, quote):
    """A Sighting, the word "several", or nothing. A long quote is sought by its two ends."""
    if len(quote) <= LONGEST_WHOLE:
        return search_words(body, context.prefix, quote, context.suffix)
    head = search_words(body, context.prefix, quote[:HALF], "")
    tail = search_words(body, "", quote[-HALF:], context.suffix)
    if "several" in (head, tail):
        return "several"
    if head is None or tail is None:
        return None
    length = tail.end - head.start
    if head.start <= tail.start and len(quote) <= 2 * length and length <= 2 * len(quote):
        return Sighting(0, head.start, tail.end, 0, 0, min(head.similarity, tail.similarity))
    return "several"


def search_words(body, prefix, words, suffix):
    pattern = Pattern(prefix, words, suffix)
    windows = chosen_windows(body, pattern.text)
    sightings = [pattern.sighting(body, *window) for window in windows]
    best = max((place for place, sighting in enumerate(sightings) if sighting),
               key=lambda place: (sightings[place].score, -place), default=None)
    if best is None or not pattern.is_similar_enough(sightings[best]):
        return None
    if any(pattern.rivals(sightings[best], other) for other in others(body, pattern, windows, sightings, best)):
        return "several"
    return sightings[best]


def others(body, pattern, windows, sightings, best):
    """Sightings outside of the best one: of windows that don't overlap it, and of what is left of those that do."""
    found = sightings[best]
    for (start, end), sighting in zip(windows, sightings):
        if not found.overlaps(start, end):
            yield sighting
        else:
            yield pattern.sighting(body, start, min(end, found.start))
            yield pattern.sighting(body, max(start, found.end), end)


@dataclass
class Pattern:
    prefix: str
    words: str
    suffix: str

    @property
    def text(self):
        return self.prefix + self.words + self.suffix

    def sighting(self, body, start, end):
        if start >= end:
            return None
        score, runs = best_alignment(self.text, body[start:end])
        words_start, words_end = len(self.prefix), len(self.prefix) + len(self.words)
        parts, before, behind = [], 0, 0
        for place, other, length in runs:
            first, last = max(place, words_start), min(place + length, words_end)
            if first < last:
                parts.append((start + other + first - place, last - first))
            before += max(0, min(place + length, words_start) - place)
            behind += max(0, place + length - max(place, words_end))
        if not parts:
            return None
        found_start, found_end = parts[0][0], sum(parts[-1])
        return Sighting(score, found_start, found_end, before, behind,
                        self.similarity(parts, found_end - found_start))

    def similarity(self, parts, length):
        aligned = sum(part for _, part in parts)
        points = SCALAR_POINTS * aligned - RUN_COST * (len(parts) - 1) - (length - aligned)
        return max(0, points * 1000 // (SCALAR_POINTS * len(self.words)))

    def is_similar_enough(self, sighting):
        missing = max(0, 64 - sighting.context)
        return sighting.similarity >= 300 + 2000 // len(self.words) + 450 * missing // 64

    def rivals(self, best, other):
        """Whether another sighting makes it uncertain which one is meant."""
        if other is None:
            return False
        thin = best.prefix_scalars < min(3, len(self.prefix)) or best.suffix_scalars < min(3, len(self.suffix))
        return other.score > best.score - 96 or thin and other.similarity > best.similarity - 100


def chosen_windows(body, pattern):
    """Up to eight windows of the body, around the blocks with the rarest sequences of the pattern."""
    size = max(SHORTEST_BLOCK, len(pattern))
    blocks = -(-len(body) // size)
    weights = weights_of_blocks(body, pattern, size, blocks)
    order = sorted(range(blocks), key=lambda block: (-weights[block] - weights[block + 1], block))
    chosen = []
    for block in order:
        if weights[block] + weights[block + 1] and not any(abs(block - other) <= 1 for other in chosen):
            chosen.append(block)
        if len(chosen) == WINDOWS:
            break
    return [(max(0, (block - 1) * size), min(len(body), (block + 3) * size)) for block in chosen]


def weights_of_blocks(body, pattern, size, blocks):
    wanted = set(sequences(pattern))
    places = {}
    for place, sequence in enumerate(sequences(body)):
        if sequence in wanted:
            places.setdefault(sequence, []).append(place)
    weights = [0] * (blocks + 1)
    for found in places.values():
        for block in {place // size for place in found}:
            weights[block] += max(1, 16 // len(found))
    return weights


def sequences(text):
    """Four scalars in a row, by the lower 16 bits of each."""
    codes = [ord(scalar) & 0xFFFF for scalar in text]
    return zip(*(codes[offset:] for offset in range(SEQUENCE_LENGTH)))
