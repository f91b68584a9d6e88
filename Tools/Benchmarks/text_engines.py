"""The engines of texts.py, each behind the same few methods.

Both are written in Rust and driven with as little Python as their bindings allow; with pycrdt that takes its inner
objects.
"""


class Pycrdt:
    """Yrs counts bytes of UTF-8; `in_bytes` says so to whoever reads a trace."""

    in_bytes = True

    def __init__(self):
        import pycrdt

        self.doc = pycrdt.Doc()
        self.text = self.doc.get("text", type=pycrdt.Text)
        self.inner = self.text.integrated
        self.sent = None

    def edit(self, patches):
        with self.doc.transaction() as transaction:
            raw, text = transaction._txn, self.inner
            for position, deleted, inserted in patches:
                if deleted:
                    text.remove_range(raw, position, deleted)
                if inserted:
                    text.insert(raw, position, inserted)

    def watch(self):
        """From here on, `sent` is the update of the last edit, as a connection would get it."""
        self.subscription = self.doc.observe(lambda event: setattr(self, "sent", event.update))

    def send(self, patches):
        self.edit(patches)
        return self.sent

    def receive(self, update):
        self.doc.apply_update(update)

    def vector(self):
        return self.doc.get_state()

    def update(self, since=None):
        return self.doc.get_update(since) if since is not None else self.doc.get_update()

    at_rest = update

    def __str__(self):
        return str(self.text)


class Loro:
    in_bytes = False

    def __init__(self):
        import loro

        self.modes = loro.ExportMode
        self.everything = loro.VersionVector()
        self.doc = loro.LoroDoc()
        self.text = self.doc.get_text("text")

    def edit(self, patches):
        for position, deleted, inserted in patches:
            if deleted:
                self.text.delete(position, deleted)
            if inserted:
                self.text.insert(position, inserted)
        self.doc.commit()

    def watch(self):
        pass

    def send(self, patches):
        before = self.doc.oplog_vv
        self.edit(patches)
        return self.update(before)

    def receive(self, update):
        self.doc.import_(update)

    def vector(self):
        return self.doc.oplog_vv

    def update(self, since=None):
        return self.doc.export(self.modes.Updates(self.everything if since is None else since))

    def at_rest(self):
        return self.doc.export(self.modes.Snapshot())

    def __str__(self):
        return self.text.to_string()


ENGINES = {"pycrdt": Pycrdt, "loro": Loro}
