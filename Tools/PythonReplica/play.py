"""Random edits, as people make them and as nobody should. `play` lets several replicas of this program edit, exchange
bundles in any order, and end alike."""

import random

from .author import Author, wall_clock
from .bundles import read_bundle, write_bundle
from .clock import holds, vector_text
from .encoding import Refused
from .exchange import bundle_beyond
from .library import Library
from .registry import ANNOTATION, ARTICLE, COMMENT, FIELDS
from .rows import item_row
from .strange import strange_change
from .values import plain_text, yes_or_no

WORDS = ("the convoy", "went free", " — so", "nobody\n", "wanted", "to open", "the lock", ".", "é", "😀", "  ", "“words”")
TAGS = ("Syria", "syria", "Straße", "news", "CAFÉ")
COLLECTIONS = ("Travel", "Travel/Rome", "inbox/Read/Later")
URLS = ("https://example.org/convoy", "http://www.example.org/convoy/", "https://example.org/other?utm_source=x")
BODY, NOTE, COMMENT_BODY = FIELDS[ARTICLE]["body"], FIELDS[ANNOTATION]["note"], FIELDS[COMMENT]["body"]


class Player:
    """An author who does something at random, now and then upon an older base."""

    def __init__(self, library, chance, strange=True):
        self.author = Author(library, chance, wall_clock)
        self.library = library
        self.chance = chance
        self.strange = strange
        self.bases = []

    def step(self):
        """Makes a change, or nothing where the edit is refused."""
        self.bases.append(self.library.vector)
        if self.strange and self.chance.random() < 0.1:
            return strange_change(self.author, self.library, self.chance)
        base = self.chance.choice(self.bases[-4:]) if self.chance.random() < 0.3 else None
        draft = self.author.draft(base)
        edits = [self.save, self.edit_field, self.edit_field, self.tag, self.collect, self.edit_text, self.edit_text,
                 self.edit_text, self.edit_text, self.annotate, self.annotate, self.comment, self.trash, self.restore,
                 self.capture, self.write_email, self.mark]
        try:
            # Purges end items, and so they are rare.
            (self.purge if self.chance.random() < 0.03 else self.chance.choice(edits))(draft)
        except Refused:
            return None
        return self.author.commit(draft)

    def begin(self):
        """Saves an article, so that there is something to edit."""
        draft = self.author.draft()
        draft.save_article(self.chance.choice(URLS), text=self.words(20), title=plain_text(self.words()))
        self.author.commit(draft)

    def an_item(self, *kinds):
        names = sorted(name for name, state in self.library.items.items()
                       if name[0] in (kinds or (ARTICLE, ANNOTATION, COMMENT)) and not state.is_purged)
        if not names:
            raise Refused("not-found", "there is no such item")
        return self.chance.choice(names)

    def words(self, most=6):
        return "".join(self.chance.choices(WORDS, k=self.chance.randrange(1, most)))

    # Edits

    def save(self, draft):
        url = self.chance.choice((None, *URLS))
        text = self.chance.choice((None, self.words(20), "The words of a text that everybody saves."))
        draft.save_article(url, text=text, tags=self.chance.sample(TAGS, self.chance.randrange(3)),
                           title=plain_text(self.words()))

    def edit_field(self, draft):
        name = self.an_item()
        field = self.chance.choice({ARTICLE: ("title", "site", "excerpt"), ANNOTATION: ("color", "creator"),
                                    COMMENT: ("name", "website")}[name[0]])
        draft.write(name, {field: self.chance.choice((None, plain_text(self.words()), plain_text(self.words())))})

    def mark(self, draft):
        name = self.an_item(ARTICLE)
        if self.chance.random() < 0.5:
            draft.write(name, {"reading": bytes([1, self.chance.randrange(100)])}, works=False)
        else:
            draft.write(name, {"favourite": yes_or_no(self.chance.random() < 0.5)})

    def tag(self, draft):
        name = self.an_item(ARTICLE, ANNOTATION)
        had = self.library.items[name].elements(FIELDS[name[0]]["tags"])
        if had and self.chance.random() < 0.5:
            draft.remove(name, "tags", self.chance.choice(had))
        else:
            draft.tag(name, self.chance.choice(TAGS))

    def collect(self, draft):
        draft.collect(self.an_item(ARTICLE), self.chance.choice(COLLECTIONS))

    def edit_text(self, draft):
        name = self.an_item()
        text_name = self.text_name(name)
        root = self.library.scalars_of(text_name[1])
        text = self.library.items[name].texts.get(text_name)
        if root is None:
            raise Refused("no-body", "the capture is not here")
        draft.replace_text(name, text_name, self.changed(text.shown(root) if text else "".join(root)))

    def text_name(self, name):
        if name[0] != ARTICLE:
            return (NOTE if name[0] == ANNOTATION else COMMENT_BODY, None)
        current = self.library.items[name].value(ARTICLE, BODY)
        if current is None:
            raise Refused("no-body", "the article has no body")
        return (BODY, current.hash)

    def changed(self, text):
        for _ in range(self.chance.randrange(1, 3)):
            start = self.chance.randrange(len(text) + 1)
            end = min(len(text), start + self.chance.choice((0, 0, 1, 3, 12)))
            text = text[:start] + self.chance.choice(("", self.words(3), self.words(4))) + text[end:]
        return text

    def annotate(self, draft):
        article = self.an_item(ARTICLE)
        name = self.text_name(article)
        root, text = self.library.scalars_of(name[1]), self.library.items[article].texts.get(name)
        shown = len(text.show_names(root) if text else root or "")
        start = self.chance.randrange(shown) if shown else None
        length = self.chance.randrange(1, 30)
        draft.annotate(article, start=start, length=min(length, shown - (start or 0)), note=self.words(), color="red")

    def comment(self, draft):
        draft.comment(self.an_item(), author_name=self.words(2), email="ada@example.org", body=self.words())

    def write_email(self, draft):
        draft.write_email(self.an_item(COMMENT), f"ada{self.chance.randrange(100)}@example.org")

    def trash(self, draft):
        draft.trash(self.an_item())

    def restore(self, draft):
        draft.restore(self.an_item())

    def purge(self, draft):
        draft.purge(self.an_item())

    def capture(self, draft):
        draft.add_capture(self.an_item(ARTICLE), self.words(12))


# Replicas of this program among themselves


def play(seed, replicas=3, steps=60):
    """Plays one history, and compares the replicas. Returns the first of them, or raises AssertionError."""
    chance = random.Random(seed)
    identifier = chance.randbytes(16)
    players = [Player(Library(identifier), chance) for _ in range(replicas)]
    players[0].begin()
    for _ in range(steps):
        player = chance.choice(players)
        if chance.random() < 0.6:
            player.step()
        else:
            give(player.library, chance.choice(players).library, chance)
    for one in players:
        for other in players:
            give(one.library, other.library, chance)
    for _ in players:
        for one in players:
            give(one.library, players[0].library, chance)
            give(players[0].library, one.library, chance)
    first = players[0].library
    for player in players[1:]:
        assert_equal(first, player.library, seed)
    assert_equal(first, folded_in_another_order(first, chance), seed)
    return first


def give(giver, taker, chance):
    """A bundle of what the other lacks, or of everything, or of some changes that may come early."""
    vector = chance.choice((taker.vector, {}))
    if chance.random() < 0.2 and giver.order:
        vector = {author: chance.randrange(len(changes)) for author, changes in giver.log.items()}
        vector = {author: sequence for author, sequence in vector.items() if sequence}
    taker.take(read_bundle(write_bundle(bundle_beyond(giver, vector))))


def folded_in_another_order(library, chance):
    """The same changes, one by one, as soon as causality allows and as late as chance has it."""
    other, waiting = Library(library.identifier), list(library.order)
    while waiting:
        vector = other.vector
        ready = [change for change in waiting if all(holds(vector, *entry) for entry in change.context.items())
                 and holds(vector, change.author, change.sequence - 1)]
        change = chance.choice(ready)
        waiting.remove(change)
        other.add(change)
    return other


def assert_equal(one, other, seed):
    if one.digest() == other.digest() and one.vector == other.vector:
        return
    lines = [f"seed {seed}: {vector_text(one.vector)} and {vector_text(other.vector)} differ"]
    for name in sorted(one.items.keys() | other.items.keys()):
        rows = [item_row(library.items[name]).hex() if name in library.items else "-" for library in (one, other)]
        if rows[0] != rows[1]:
            lines += [f"{name[0]}:{name[1].hex()}", *rows]
    raise AssertionError("\n".join(lines))
