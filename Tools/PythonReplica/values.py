"""Values of registers, elements of sets, names of items: Encoding.md, "Values" and "Identifiers of items".

A register keeps bytes. Each reader here returns what they mean, or None where this program can't read them: such a
value counts as absent. Composite values may go on behind what is known; readers pass over that.
"""

import hashlib
from typing import NamedTuple

from .encoding import Reader, Refused, dot, listed, number, signed, text
from .registry import ANNOTATION, ARTICLE, COMMENT, LIBRARY, REPLICA, SHORT_TEXT_LIMIT, URL_LIMIT

UNREAD, READING, READ = 0, 1, 2
AUTHORS_LIMIT = 256
KEY_LIMIT = 32 << 10
POSITION_LIMIT = 16 << 20
QUOTE_LIMIT = 256 << 10
MARKED_LIMIT = 262_144


class ArticleLink(NamedTuple):
    url: str
    key: str
    rule_version: int


class SourceLink(NamedTuple):
    url: str
    label: str


class Reading(NamedTuple):
    stage: int
    thousandths: int


class Capture(NamedTuple):
    hash: bytes
    media_type: str


class MarkedRun(NamedTuple):
    """Scalars of the root where `edit` is None, else of what that edit inserted."""
    edit: tuple | None
    first: int
    length: int


class Anchor(NamedTuple):
    capture: bytes
    start: int
    length: int
    quote: str
    prefix: str
    suffix: str
    marked: tuple = ()

    def marked_runs(self):
        """The scalars that are marked; no runs stand for those of the root from the start on."""
        return self.marked or ((MarkedRun(None, self.start, self.length),) if self.length else ())


# Writing


def plain_text(value):
    return value.encode()


def integer(value):
    return signed(value)


def yes_or_no(value):
    return b"\1" if value else b"\0"


def authors(names):
    return listed(names, text)


def item_name(kind, identifier):
    return number(kind) + identifier


def article_link(link):
    return text(link.url) + text(link.key) + number(link.rule_version)


def source_link(link):
    return text(link.url) + text(link.label)


def reading(value):
    return number(value.stage) + number(value.thousandths)


def capture(value):
    return value.hash + text(value.media_type)


def anchor(value):
    return (value.capture + number(value.start) + number(value.length) + text(value.quote) + text(value.prefix)
            + text(value.suffix) + listed(value.marked, marked_run))


def marked_run(run):
    form = b"\0" if run.edit is None else b"\1" + dot(run.edit)
    return form + number(run.first) + number(run.length)


# Reading


def readable(read):
    """Makes of a function from a Reader one from the bytes of a register, which are absent where it refuses them."""
    def read_value(content):
        if content is None:
            return None
        try:
            return read(Reader(content))
        except Refused:
            return None
    return read_value


@readable
def read_plain_text(reader):
    return reader.utf8(reader.rest(), "a plain text")


@readable
def read_integer(reader):
    value = reader.signed()
    reader.end()
    return value


@readable
def read_yes_or_no(reader):
    value = {b"\0": False, b"\1": True}.get(reader.rest())
    if value is None:
        reader.refuse("it is neither yes nor no")
    return value


@readable
def read_authors(reader):
    return [reader.text(SHORT_TEXT_LIMIT) for _ in range(reader.count(AUTHORS_LIMIT))]


@readable
def read_item_name(reader):
    return (reader.number(), reader.id())


@readable
def read_article_link(reader):
    return ArticleLink(reader.text(URL_LIMIT), reader.text(KEY_LIMIT), reader.number())


@readable
def read_source_link(reader):
    return SourceLink(reader.text(URL_LIMIT), reader.text(SHORT_TEXT_LIMIT))


@readable
def read_reading(reader):
    return Reading(reader.number(READ), reader.number(1000))


@readable
def read_capture(reader):
    return Capture(reader.hash(), reader.text(SHORT_TEXT_LIMIT))


@readable
def read_anchor(reader):
    capture = reader.hash()
    start, length = reader.number(POSITION_LIMIT), reader.number(POSITION_LIMIT)
    quote = reader.text(QUOTE_LIMIT)
    prefix, suffix = reader.text(SHORT_TEXT_LIMIT), reader.text(SHORT_TEXT_LIMIT)
    marked = tuple(read_marked_run(reader) for _ in range(reader.count(MARKED_LIMIT)))
    if sum(run.length for run in marked) > MARKED_LIMIT:
        reader.refuse("an anchor marks too many scalars")
    return Anchor(capture, start, length, quote, prefix, suffix, marked)


def read_marked_run(reader):
    form = reader.byte()
    if form > 1:
        reader.refuse("a marked run has another form")
    edit = reader.dot() if form == 1 else None
    return MarkedRun(edit, reader.number(POSITION_LIMIT), reader.number(POSITION_LIMIT))


def without_implied_runs(anchor):
    """The marked runs as a writer has them: none, where they say what start and length say."""
    implied = (MarkedRun(None, anchor.start, anchor.length),)
    return () if anchor.marked == implied else anchor.marked


# How the value of each field is read; all other fields are plain texts.
READERS = {
    ARTICLE: {1: read_article_link, 2: read_integer, 4: read_authors, 7: read_integer, 9: read_source_link,
              10: read_reading, 11: read_yes_or_no, 12: read_yes_or_no, 13: read_capture},
    ANNOTATION: {1: read_item_name, 2: read_integer, 5: read_anchor, 7: read_integer},
    COMMENT: {1: read_item_name, 5: read_integer, 6: read_integer},
    REPLICA: {2: read_yes_or_no},
    LIBRARY: {1: read_integer},
}


def read_field(kind, field, content):
    return READERS.get(kind, {}).get(field, read_plain_text)(content)


# Identifiers of items


def derived_identifier(purpose, key, generation=1):
    return hashlib.sha256(text(purpose) + text(key) + number(generation)).digest()[:16]


def article_identifier(key, generation=1):
    return derived_identifier("lectern/article/1", key, generation)


def tag_identifier(key):
    return derived_identifier("lectern/tag/1", key)


def collection_identifier(path):
    return derived_identifier("lectern/collection/1", path)


def identifier_of_time_and_chance(milliseconds, random):
    """A UUID of version 7."""
    value = milliseconds << 80 | 0x7 << 76 | random.getrandbits(12) << 64 | 0b10 << 62 | random.getrandbits(62)
    return value.to_bytes(16, "big")
