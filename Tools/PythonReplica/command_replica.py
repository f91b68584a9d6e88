"""The built command as a player in random histories: it is run as a person runs it, and never looked into."""

import json
import subprocess

from .play import COLLECTIONS, TAGS, URLS
from .registry import ANNOTATION, ARTICLE, COMMENT

# What a random edit may well be refused for. Any other refusal ends a history.
HARMLESS = {"required", "malformed", "not-found", "no-body", "no-email", "quote-not-found", "quote-ambiguous",
            "unknown-id", "unknown-field", "wrong-kind", "no-capture", "not-yet", "no-conflict", "unknown-change",
            "usage", "ambiguous-id", "too-large", "history-gone"}
DONE, CONFLICTS_LEFT, DAMAGED = 0, 5, 7


class CommandFailed(Exception):
    pass


class CommandReplica:
    """`known` are the items that may be here, as pairs of a kind and an id in hexadecimal digits."""

    def __init__(self, lectern, directory, chance):
        self.lectern = lectern
        self.directory = directory
        self.chance = chance
        self.known = set()
        self.bases = []
        self.replica = None

    def begin(self, library):
        """Makes the replica from a bundle."""
        bundle = self.directory.with_suffix(".first")
        bundle.write_bytes(library)
        self.replica = json.loads(self.run("clone", bundle, self.directory, library=False))["replica"]

    def run(self, *words, library=True, also=(), good=(DONE, CONFLICTS_LEFT)):
        words = [str(word) for word in words] + ["--json"] + (["-C", str(self.directory)] if library else [])
        result = subprocess.run([self.lectern, *words], capture_output=True, stdin=subprocess.DEVNULL)
        if result.returncode not in good:
            errors = [json.loads(line) for line in result.stderr.splitlines() if line.startswith(b'{"error"')]
            code = errors[-1]["error"]["code"] if errors else "none"
            if code not in also:
                raise CommandFailed(f"{self.directory.name}: {' '.join(words)} ended with {result.returncode}: "
                                    f"{result.stderr.decode(errors='replace')}")
        return result.stdout.decode()

    # Exchanging

    def export(self, path, since=None):
        self.run("bundle", "export", path, *(["--since", since] if since else []), "-y")
        return path

    def take(self, *paths):
        self.run("bundle", "import", *paths, "--hold", "--accept-deletes")

    def forget(self):
        """Puts into the base what everybody has acknowledged, however new it is."""
        self.run("compact", "--keep", 0)

    def status(self):
        return json.loads(self.run("status"))

    def find_problems(self):
        found = json.loads(self.run("verify", good=(DONE, DAMAGED)))
        return [finding["message"] for finding in found["findings"]]

    # Editing

    def step(self, words):
        """A random edit; `words` makes random words."""
        edits = [self.add, self.edit_article, self.edit_body, self.edit_body, self.edit_body, self.edit_annotation,
                 self.edit_annotation, self.edit_comment, self.tag, self.collect, self.mark, self.annotate,
                 self.annotate, self.comment, self.trash, self.restore, self.capture, self.undo, self.undo, self.settle]
        edit = self.purge if self.chance.random() < 0.03 else self.chance.choice(edits)
        self.words = words
        edit()

    def item(self, *kinds):
        names = sorted(name for name in self.known if name[0] in (kinds or (ARTICLE, ANNOTATION, COMMENT)))
        return self.chance.choice(names)[1] if names else "00"

    def edit(self, verb, identifier, *words):
        base = []
        if verb == "edit" and self.bases and self.chance.random() < 0.3:
            base = ["--base", self.chance.choice(self.bases[-3:])]
        self.run(verb, identifier, *words, *base, also=HARMLESS)

    def remember_base(self):
        self.bases.append(self.status()["vectorText"])

    def text_file(self, text):
        path = self.directory.with_suffix(".txt")
        path.write_text(text, newline="")
        return path

    def made(self, kind, output):
        if output:
            self.known.add((kind, json.loads(output)["id"]))

    def add(self):
        url = self.chance.choice((None, *URLS))
        self.made(ARTICLE, self.run(
            "add", self.text_file(self.words(20)), *(["--url", url] if url else []),
            *(["--title", self.words()] if self.chance.random() < 0.5 else []),
            "--tag", self.chance.choice(TAGS), *(["--new"] if self.chance.random() < 0.1 else []), also=HARMLESS))

    def edit_article(self):
        field = self.chance.choice(("title", "site", "excerpt", "author", "url"))
        if field == "url":
            self.edit("edit", self.item(ARTICLE), "--url", "https://example.org/moved")
        elif self.chance.random() < 0.2:
            self.edit("edit", self.item(ARTICLE), "--clear", "authors" if field == "author" else field)
        else:
            self.edit("edit", self.item(ARTICLE), f"--{field}={self.words()}")

    def edit_body(self):
        """Changes the text as it is, as an editor would."""
        identifier = self.item(ARTICLE)
        shown = self.run("show", identifier, "--body", also=HARMLESS)
        text = json.loads(shown)["body"] if shown else None
        if text is None:
            return
        start = self.chance.randrange(len(text) + 1)
        end = min(len(text), start + self.chance.choice((0, 0, 1, 4, 12)))
        text = text[:start] + self.chance.choice(("", self.words(4), self.words(4))) + text[end:]
        self.run("edit", identifier, "--body-from", self.text_file(text), also=HARMLESS)

    def edit_annotation(self):
        word = self.chance.choice(("note", "note", "colour"))
        self.edit("edit", self.item(ANNOTATION), f"--{word}={self.words()}")

    def edit_comment(self):
        word, value = self.chance.choice((("body", self.words()), ("body", self.words()), ("name", self.words()),
                                          ("email", "ada@example.org"), ("state", "spam")))
        self.edit("edit", self.item(COMMENT), f"--{word}={value}")

    def tag(self):
        self.edit("tag", self.item(ARTICLE, ANNOTATION), self.chance.choice("+-") + self.chance.choice(TAGS))

    def collect(self):
        self.edit("collect", self.item(ARTICLE), self.chance.choice("++-") + self.chance.choice(COLLECTIONS))

    def mark(self):
        self.edit("mark", self.item(ARTICLE), self.chance.choice(
            ("--read", "--reading", "--favourite", "--no-favourite", "--archived", "--progress=40")))

    def annotate(self):
        quote = self.chance.choice(("the convoy", "nobody", "the lock", " ", "wanted"))
        words = ["--quote", quote, "--occurrence", 1] if self.chance.random() < 0.8 else []
        self.made(ANNOTATION, self.run("annotate", self.item(ARTICLE), *words, f"--note={self.words()}", also=HARMLESS))

    def comment(self):
        self.made(COMMENT, self.run("comment", self.item(), "--name", "Ada", "--email", "ada@example.org",
                                    f"--body={self.words()}", also=HARMLESS))

    def trash(self):
        self.edit("trash", self.item())

    def restore(self):
        self.edit("restore", self.item())

    def purge(self):
        self.edit("purge", self.item(), "-y")

    def capture(self):
        self.edit("capture", self.item(ARTICLE), self.text_file(self.words(12)))

    def undo(self):
        self.run("undo", f"{self.replica}:{self.chance.randrange(1, 12)}", also=HARMLESS)

    def settle(self):
        """Settles the first conflict that there is, if the command can."""
        for line in self.run("conflicts").splitlines()[:1]:
            conflict = json.loads(line)
            if conflict["reason"] == "values":
                self.edit("conflicts", "pick", conflict["id"], conflict["field"], "1")
            elif conflict["reason"] == "came-back":
                self.edit("trash", conflict["id"])
            else:
                self.edit("conflicts", "merge", conflict["id"])
