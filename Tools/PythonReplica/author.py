"""One replica as a writer: changes as people make them. Model.md, "What is work", "Seen means read" and onwards.

A `Draft` gathers the parts of one change. Its `base` is what the person had read; whatever came in since is spared.
"""

import os
import random
import time

from .anchors import make_anchor
from .changes import NO_HASH, private_record, read_change, salted, write_body
from .clock import holds
from .differences import differences, splices, standing_places
from .encoding import Refused
from .keys import URL_RULE_VERSION, collection_path, name_key, url_key
from .model import ancestors, version_of_base
from .operations import AddMembers, Part, Purge, RemoveMembers, SpliceText, Trash, WriteFields, WritePrivate
from .registry import ANNOTATION, ARTICLE, COLLECTION, COMMENT, EMAIL, FIELDS, LARGEST_REACH, TAG
from .values import (ArticleLink, Capture, anchor, article_identifier, article_link, capture, collection_identifier,
                     identifier_of_time_and_chance, integer, item_name, plain_text, tag_identifier)

BODY = FIELDS[ARTICLE]["body"]


def wall_clock():
    return time.time_ns() // 1_000_000


class Author:
    """Writes under a replica id that nobody wrote under before."""

    def __init__(self, library, chance=None, now=wall_clock):
        self.library = library
        self.chance = chance or random.Random(int.from_bytes(os.urandom(16), "big"))
        self.now = now
        self.replica = self.chance.randbytes(16)

    def draft(self, base=None):
        return Draft(self, base)

    def commit(self, draft):
        """Makes one change of a draft and folds it; nothing where the draft has no part."""
        if not draft.parts:
            return None
        library, change = self.library, self.write_change(draft.parts.values())
        for dot, _, operation in change.operations():
            if isinstance(operation, WritePrivate) and operation.commitment in draft.records:
                library.private_records[dot] = draft.records[operation.commitment]
        return change

    def acknowledge(self):
        """Says by an empty change what was seen; nothing where this replica never wrote."""
        return self.write_change([]) if self.replica in self.library.vector else None

    def write_change(self, parts):
        library, own = self.library, self.library.newest(self.replica)
        earlier = own.context if own else {}
        step = {replica: (sequence, library.newest(replica).hash[:8])
                for replica, sequence in library.vector.items()
                if replica != self.replica and sequence > earlier.get(replica, 0)}
        body = write_body(step, [salted(self.chance.randbytes(8), part) for part in parts])
        change = read_change(library.identifier, self.replica, own.sequence + 1 if own else 1,
                             library.clock.tick(self.now()), own.hash if own else NO_HASH, body)
        change.context = library.vector
        library.add(change)
        return change


class Draft:
    def __init__(self, author, base=None):
        self.author = author
        self.library = author.library
        self.items = author.library.items
        self.base = author.library.vector if base is None else base
        self.parts = {}
        self.records = {}

    # What was read

    def unread(self, dots):
        return frozenset(dot for dot in dots if not holds(self.base, *dot[:2]))

    def is_seen_in_trash(self, state):
        return not state.touches and bool(state.trashings) and not self.unread(state.trashings)

    def touch(self, name):
        state = self.items.get(name)
        return self.unread(state.touches | state.trashings) if state else frozenset()

    def touches(self, name, parents=()):
        """What work on an item touches: itself and its ancestors, but for what the person saw in the trash."""
        state = self.items.get(name)
        if state and self.is_seen_in_trash(state):
            return []
        above = parents or ancestors(self.items, name)
        return [(None, self.touch(name))] + [
            (other, self.touch(other)) for other in above
            # Where items hang beneath each other in a circle, the item is its own ancestor.
            if other != name and not self.is_left_alone(self.items.get(other))]

    def is_left_alone(self, state):
        return state is not None and (state.is_purged or self.is_seen_in_trash(state))

    # Parts

    def state(self, name):
        state = self.items.get(name)
        if state and state.is_purged:
            raise Refused("not-found", "the item was purged")
        return state

    def part(self, name, *, works=True, parents=()):
        """The part of the draft on an item, made when it is first asked for."""
        self.state(name)
        if name not in self.parts:
            self.parts[name] = Part(*name)
        part = self.parts[name]
        if works and not part.touches:
            part.touches = self.touches(name, parents)
        return part

    def write(self, name, fields, *, works=True, parents=()):
        """Writes registers by the names of fields, as bytes, or None to empty them."""
        state = self.items.get(name)
        writes = {}
        for field_name, content in fields.items():
            field = FIELDS[name[0]][field_name]
            siblings = state.registers.get(field, {}) if state else {}
            writes[field] = (content, self.unread(siblings) | self.spared_edits(name[0], state, field))
        self.part(name, works=works, parents=parents).operations.append(WriteFields(writes))

    def spared_edits(self, kind, state, field):
        """Unread open edits of the text that is current in a field, and all open ones of its other texts."""
        if state is None:
            return frozenset()
        current = state.value(kind, field) if (kind, field) == (ARTICLE, BODY) else None
        spared = frozenset()
        for (text_field, name), text in state.texts.items():
            if text_field == field and name is not None:
                spared |= self.unread(text.open) if current and current.hash == name else frozenset(text.open)
        return spared

    def add(self, name, field_name, *elements):
        field = FIELDS[name[0]][field_name]
        self.part(name).operations.append(AddMembers([(field, element) for element in elements]))

    def remove(self, name, field_name, *elements):
        field, state = FIELDS[name[0]][field_name], self.state(name)
        named = {(field, element): frozenset(additions) - self.unread(additions)
                 for element in elements if (additions := state.sets.get(field, {}).get(element))}
        if named:
            self.part(name).operations.append(RemoveMembers(named))

    def replace_text(self, name, text_name, new):
        """Edits a text so that it shows what the person left, who had read the version at the base."""
        state = self.state(name)
        text, root = state.texts.get(text_name) if state else None, self.library.scalars_of(text_name[1])
        if root is None:
            raise Refused("no-body", "the capture is not here")
        version = version_of_base(text, self.base) if text else 0
        old = text.shown(root, version) if text else root
        places = standing_places(text, root, version) if text else range(len(root))
        edit = splices(differences(old, new), places)
        if sum(skipped + deleted + len(inserted) for skipped, deleted, inserted in edit) > LARGEST_REACH:
            raise Refused("too-large", "the edit reaches too far")
        if edit:
            spared = self.unread(text.dots) if text else frozenset()
            self.part(name).operations.append(SpliceText(text_name, edit, spared))

    # Articles

    def save_article(self, url, *, text=None, media_type="text/plain", tags=(), collections=(), separate=False,
                     **fields):
        """Saves a page: makes its article, or adds to the one that there is. Returns the article's name."""
        key = url_key(url) if url else None
        name = None if separate or not url else self.known_article(key)
        is_new = name is None or name not in self.items
        if name is None:
            name = (ARTICLE, identifier_of_time_and_chance(self.author.now(), self.author.chance))
        if is_new:
            fields["saved"] = integer(self.author.now())
            if url:
                fields["url"] = article_link(ArticleLink(url, key, URL_RULE_VERSION))
        part = self.part(name)
        if not is_new and not part.touches:
            part.touches = [(None, self.touch(name))]
        if fields:
            self.write(name, fields)
        if text is not None:
            self.add_capture(name, text, media_type)
        self.tag(name, *tags)
        self.collect(name, *collections)
        return name

    def known_article(self, key):
        """The article that a key belongs to, or will."""
        generation = 1
        while (state := self.items.get((ARTICLE, article_identifier(key, generation)))) and state.is_purged:
            generation += 1
        name = (ARTICLE, article_identifier(key, generation))
        if name in self.items:
            return name
        having = [other for other, state in self.items.items() if other[0] == ARTICLE and not state.is_purged
                  and (link := state.value(ARTICLE, FIELDS[ARTICLE]["url"])) and link.key == key]
        return min(having, default=name)

    def add_capture(self, name, text, media_type="text/plain"):
        reference = capture(Capture(self.library.take_blob(text.encode()), media_type))
        self.add(name, "captures", reference)
        self.write(name, {"body": reference})

    # Tags and collections

    def tag(self, name, *tags):
        keys = {name_key(tag): tag.strip() for tag in tags}
        if keys:
            self.add(name, "tags", *(key.encode() for key in keys))
        for key, display in keys.items():
            self.name_item((TAG, tag_identifier(key)), {"key": plain_text(key), "display": plain_text(display)})

    def collect(self, name, *collections):
        paths = set()
        for given in collections:
            components = given.split("/")
            for depth in range(1, len(components) + 1):
                path, display = collection_path("/".join(components[:depth]))
                self.name_item((COLLECTION, collection_identifier(path)),
                               {"path": plain_text(path), "display": plain_text(display)})
            paths.add(path.encode())
        if paths:
            self.add(name, "collections", *paths)

    def name_item(self, name, fields):
        if name not in self.items and name not in self.parts:
            self.write(name, fields)

    # Annotations and comments

    def annotate(self, article, *, start=None, length=0, note="", color=None):
        """Marks words of an article's current text, in visible positions; without a start, notes on the whole of it."""
        name = (ANNOTATION, identifier_of_time_and_chance(self.author.now(), self.author.chance))
        fields = {"article": item_name(*article), "kind": integer(2 if start is None else 1),
                  "created": integer(self.author.now())}
        if start is not None:
            fields["anchor"] = anchor(make_anchor(self.library, self.state(article), start, length))
        if color:
            fields["color"] = plain_text(color)
        self.write(name, fields, parents=self.lineage(article))
        if note:
            self.replace_text(name, (FIELDS[ANNOTATION]["note"], None), note)
        return name

    def comment(self, parent, *, author_name, email, body):
        name = (COMMENT, identifier_of_time_and_chance(self.author.now(), self.author.chance))
        self.write(name, {"parent": item_name(*parent), "name": plain_text(author_name),
                          "created": integer(self.author.now())}, parents=self.lineage(parent))
        self.replace_text(name, (FIELDS[COMMENT]["body"], None), body)
        self.write_email(name, email)
        return name

    def write_email(self, name, email):
        record = private_record(self.author.chance.randbytes(16), {EMAIL: email})
        state = self.items.get(name)
        spared = self.unread(state.private) if state else frozenset()
        self.part(name).operations.append(WritePrivate(record.commitment, spared))
        self.records[record.commitment] = record

    def lineage(self, parent):
        return [parent, *ancestors(self.items, parent)]

    # Deleting

    def trash(self, name):
        self.part(name, works=False).operations.append(Trash(self.unread(self.state(name).touches)))

    def restore(self, name):
        self.part(name, works=False).touches = [(None, self.touch(name))]

    def purge(self, name):
        """Ends an item and all that is known beneath it, with a part each."""
        for other in [name, *self.beneath(name)]:
            if not self.items[other].is_purged:
                self.part(other, works=False).operations.append(Purge())

    def beneath(self, name):
        return [other for other in self.items if name in ancestors(self.items, other)]
