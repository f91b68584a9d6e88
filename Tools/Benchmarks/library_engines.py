"""The engines of libraries.py: a whole library as one document, behind the same few methods.

An article is a map of its fields; its body is a text that merges, its tags, annotations and comments are maps by
identifier. Positions in the workload are scalars.
"""

FIELDS = ("url", "title", "author", "site", "published", "saved")


class Library:
    """What both engines have in common: which step does what."""

    def apply(self, step):
        kind, article = step["op"], step.get("article")
        if kind == "put_article":
            self.put_article(step)
        elif kind in ("put_annotation", "put_comment"):
            place = "annotations" if kind == "put_annotation" else "comments"
            value = {key: value for key, value in step.items() if key not in ("op", "id", "article", "ts")}
            self.put_in(article, place, step["id"], value)
        elif kind == "set":
            self.set(article, step["field"], step["value"])
        elif kind == "tag_add":
            self.put_in(article, "tags", step["tag"], True)
        elif kind == "tag_remove":
            self.remove_from(article, "tags", step["tag"])
        elif kind == "splice":
            self.splice(article, step["pos"], step["del"], step["ins"])
        elif kind == "delete_article":
            self.delete(article)
        else:
            raise SystemExit(f"{kind} is no step of a workload")


class Pycrdt(Library):
    def __init__(self, stored=None):
        import pycrdt

        self.types = pycrdt
        self.doc = pycrdt.Doc()
        self.articles = self.doc.get("articles", type=pycrdt.Map)
        if stored is not None:
            self.receive(stored)

    def transaction(self):
        return self.doc.transaction()

    def put_article(self, step):
        types = self.types
        self.articles[step["id"]] = types.Map({
            **{field: step[field] for field in FIELDS}, "body": types.Text(step["body"]),
            "tags": types.Map({tag: True for tag in step["tags"]}), "annotations": types.Map(), "comments": types.Map(),
        })

    def put_in(self, article, place, key, value):
        self.articles[article][place][key] = self.types.Map(value) if isinstance(value, dict) else value

    def remove_from(self, article, place, key):
        if key in self.articles[article][place]:
            del self.articles[article][place][key]

    def set(self, article, field, value):
        self.articles[article][field] = value

    def splice(self, article, position, deleted, inserted):
        text = self.articles[article]["body"]
        whole = str(text)
        if not whole.isascii():
            # This engine counts bytes.
            deleted = len(whole[position : position + deleted].encode())
            position = len(whole[:position].encode())
        if deleted:
            del text[position : position + deleted]
        if inserted:
            text.insert(position, inserted)

    def delete(self, article):
        del self.articles[article]

    def vector(self):
        return self.doc.get_state()

    def changes(self, since=None):
        return self.doc.get_update(since) if since is not None else self.doc.get_update()

    def receive(self, changes):
        self.doc.apply_update(changes)

    def stored(self):
        return self.doc.get_update()

    def content(self):
        return self.articles.to_py()


class Loro(Library):
    def __init__(self, stored=None):
        import loro

        self.types = loro
        self.doc = loro.LoroDoc()
        self.articles = self.doc.get_map("articles")
        if stored is not None:
            self.receive(stored)

    def transaction(self):
        return _Commit(self.doc)

    def put_article(self, step):
        types = self.types
        article = self.articles.insert_container(step["id"], types.LoroMap())
        for field in FIELDS:
            article.insert(field, step[field])
        article.insert_container("body", types.LoroText()).insert(0, step["body"])
        tags = article.insert_container("tags", types.LoroMap())
        for tag in step["tags"]:
            tags.insert(tag, True)
        article.insert_container("annotations", types.LoroMap())
        article.insert_container("comments", types.LoroMap())

    def put_in(self, article, place, key, value):
        target = self.child(article, place)
        if isinstance(value, dict):
            item = target.insert_container(key, self.types.LoroMap())
            for name, part in value.items():
                item.insert(name, part)
        else:
            target.insert(key, value)

    def remove_from(self, article, place, key):
        self.child(article, place).delete(key)

    def set(self, article, field, value):
        self.articles.get(article).container.insert(field, value)

    def splice(self, article, position, deleted, inserted):
        text = self.child(article, "body")
        if deleted:
            text.delete(position, deleted)
        if inserted:
            text.insert(position, inserted)

    def delete(self, article):
        self.articles.delete(article)

    def child(self, article, name):
        return self.articles.get(article).container.get(name).container

    def vector(self):
        return self.doc.oplog_vv.encode()

    def changes(self, since=None):
        mode = self.types.ExportMode
        if since is None:
            return self.doc.export(mode.Snapshot())
        return self.doc.export(mode.Updates(self.types.VersionVector.decode(since)))

    def receive(self, changes):
        self.doc.import_(changes)

    def stored(self):
        return self.doc.export(self.types.ExportMode.Snapshot())

    def content(self):
        return self.articles.get_deep_value()


class _Commit:
    def __init__(self, doc):
        self.doc = doc

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.doc.commit()


ENGINES = {"pycrdt": Pycrdt, "loro": Loro}
