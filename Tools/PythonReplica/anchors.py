"""Ties annotations to words, and finds the words again: Model.md, "Anchors". Resolver version 2."""

from dataclasses import dataclass, field as default

from .approximation import search
from .encoding import Refused
from .folding import Context, fold_text
from .registry import ARTICLE, FIELDS
from .values import Anchor, MarkedRun, without_implied_runs

BODY = FIELDS[ARTICLE]["body"]
CONTEXT_LENGTH = 32
SHORTEST_SURE_QUOTE = 20
LARGEST_NUMBER_OF_PLACES = 4096


@dataclass
class Resolution:
    result: str
    reason: str
    span: tuple | None = None
    places: list = default(default_factory=list)
    measure: int | None = None


@dataclass
class Survivors:
    """What is left of the marked scalars: their hull, how many, and of how many."""
    hull: tuple
    left: int
    marked: int

    @property
    def of_a_thousand(self):
        return self.left * 1000 // self.marked if self.marked else 0


# Making


def make_anchor(library, article, start, length):
    """An anchor on words of an article's current text, in visible positions."""
    current = article.value(ARTICLE, BODY)
    root = library.scalars_of(current.hash) if current else None
    if root is None:
        raise Refused("no-body", "the article has no body, or its capture is not here")
    text = article.texts.get((BODY, current.hash))
    shown = text.shown(root) if text else root
    if start + length > len(shown):
        raise Refused("quote-not-found", "the quote is not in the article")
    names = text.show_names(root) if text else [(None, offset) for offset in range(len(root))]
    made = Anchor(current.hash, start, length, shown[start:start + length],
                  shown[max(0, start - CONTEXT_LENGTH):start], shown[start + length:start + length + CONTEXT_LENGTH],
                  tuple(joined(names[start:start + length])))
    return made._replace(marked=without_implied_runs(made))


def joined(names):
    """Names of scalars as runs of those that follow each other."""
    run = None
    for edit, offset in names:
        if run and run.edit == edit and run.first + run.length == offset:
            run = run._replace(length=run.length + 1)
        else:
            if run:
                yield run
            run = MarkedRun(edit, offset, 1)
    if run:
        yield run


# Resolving


def resolve_in(library, article, anchor):
    """Where an anchor's words are in an article's current text."""
    if anchor is None:
        return Resolution("whole-article", "no-anchor")
    current = article.value(ARTICLE, BODY)
    root = library.scalars_of(current.hash) if current else None
    if root is None:
        return Resolution("unresolved", "no-body")
    text = article.texts.get((BODY, current.hash))
    followed = survivors(text, root, anchor) if text and current.hash == anchor.capture else None
    return resolve(anchor, current.hash, text.shown(root) if text else root, followed)


def survivors(text, root, anchor):
    """The marked scalars that stand and show; a name that is marked twice is one survivor."""
    marked = {(run.edit, offset) for run in anchor.marked_runs() for offset in range(run.first, run.first + run.length)}
    positions = [position for position, name in enumerate(text.show_names(root)) if name in marked]
    hull = (positions[0], positions[-1] + 1) if positions else (0, 0)
    return Survivors(hull, len(positions), sum(run.length for run in anchor.marked_runs()))


def resolve(anchor, capture, body, followed=None):
    if anchor is None:
        return Resolution("whole-article", "no-anchor")
    if body is None:
        return Resolution("unresolved", "no-body")
    return Resolver(anchor, body).resolve(capture, followed)


class Resolver:
    def __init__(self, anchor, body):
        self.anchor = anchor
        self.body = body
        self.folded_body = fold_text(body)
        self.folded_quote = fold_text(anchor.quote).text
        prefix = fold_text(anchor.prefix).text
        self.context = Context(prefix[max(0, len(prefix) - CONTEXT_LENGTH):],
                               fold_text(anchor.suffix).text[:CONTEXT_LENGTH])

    def resolve(self, capture, followed):
        if followed:
            return self.follow(followed)
        if capture == self.anchor.capture and self.stands_at(self.stated):
            return self.claim(self.stated, "position")
        places = self.exact_places()
        if decision := self.decide(places, "unique", "context"):
            return decision
        if not places:
            if decision := self.decide(self.folded_places(self.folded_quote), "spelling", "spelling"):
                return decision
        return self.approximate(bool(places))

    def follow(self, followed):
        """Step 1: the marked scalars decide, or else an exact place whose context is enough."""
        if followed.left >= 1 and followed.of_a_thousand >= 500:
            return self.claim(followed.hull, "identity")
        decision = self.decide(self.exact_places(), "unique", "context")
        if decision and decision.span and self.context.is_enough(self.points_of(decision.span)):
            return decision
        return Resolution("orphaned", "few-survive", measure=followed.of_a_thousand)

    # Places

    @property
    def stated(self):
        return (self.anchor.start, self.anchor.start + self.anchor.length)

    def stands_at(self, span):
        """An empty quote stands nowhere."""
        start, end = span
        return start < end <= len(self.body) and self.body[start:end] == self.anchor.quote

    def exact_places(self):
        return [Place(span, self.folded_body.folded(*span)) for span in places_of(self.body, self.anchor.quote)]

    def folded_places(self, quote):
        return [Place(self.folded_body.written(*span), span) for span in places_of(self.folded_body.text, quote)]

    def points(self, place):
        return self.context.points(self.folded_body.text, *place.folded)

    def points_of(self, span):
        return self.points(Place(span, self.folded_body.folded(*span)))

    # Deciding

    def claim(self, span, reason, measure=None):
        start, end = span
        if self.body[start:end] != self.anchor.quote:
            result = "edited"
        else:
            result = "resolved" if span == self.stated else "moved"
        return Resolution(result, reason, span, measure=measure)

    def claim_one_of_several(self, span, reason):
        return self.claim(span, "position" if span == self.stated else reason)

    def decide(self, places, reason_of_one, reason_of_several):
        """Step 3, with the places of the quote, or step 4. Nothing where it leaves the decision to a later step."""
        if not places:
            return None
        if len(places) == 1:
            sure = len(self.folded_quote) >= SHORTEST_SURE_QUOTE or self.context.is_enough(self.points(places[0]))
            return self.claim(places[0].written, reason_of_one) if sure else None
        if len(places) > LARGEST_NUMBER_OF_PLACES:
            return self.decide_among_very_many(places, reason_of_several)
        return self.decide_among(places, reason_of_several)

    def decide_among(self, places, reason):
        points = [self.points(place) for place in places]
        best = max(range(len(places)), key=lambda place: (sum(points[place]), -place))
        clear = all(sum(points[best]) - sum(other) >= 32 for place, other in enumerate(points) if place != best)
        if clear and self.context.is_enough(points[best]) and self.context.is_on_both_sides(points[best]):
            return self.claim_one_of_several(places[best].written, reason)
        if self.context.full >= 64:
            for place, found in zip(places, points):
                if place.written == self.stated and sum(found) == self.context.full:
                    return self.claim_one_of_several(place.written, reason)
        return ambiguous(places)

    def decide_among_very_many(self, places, reason):
        whole = self.context.prefix + self.folded_quote + self.context.suffix
        found = places_of(self.folded_body.text, whole)
        if len(found) == 1:
            start = found[0][0] + len(self.context.prefix)
            span = self.folded_body.written(start, start + len(self.folded_quote))
            return self.claim_one_of_several(span, reason)
        return ambiguous(places)

    # Approximately

    def approximate(self, found_a_place):
        """Step 5."""
        sighting = search(self.folded_body.text, self.context, self.folded_quote)
        if sighting == "several":
            return Resolution("orphaned", "several-similar")
        if sighting is None:
            return Resolution("orphaned", "too-short" if found_a_place else "nothing-similar")
        span = self.folded_body.written(sighting.start, sighting.end)
        if span[0] < self.anchor.start - self.anchor.start // 4:
            return Resolution("orphaned", "too-far-away")
        return self.claim(span, "approximate", sighting.similarity)


@dataclass
class Place:
    """Where a quote stands: a range of the body, and one of the folded body."""
    written: tuple
    folded: tuple


def places_of(text, quote):
    """All places of a quote, as ranges; overlapping ones too."""
    places, start = [], text.find(quote) if quote else -1
    while start >= 0:
        places.append((start, start + len(quote)))
        start = text.find(quote, start + 1)
    return places


def ambiguous(places):
    return Resolution("ambiguous", "several-alike", places=[place.written for place in places[:8]],
                      measure=len(places))
