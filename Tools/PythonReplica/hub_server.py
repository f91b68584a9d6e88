"""A hub in memory, for trying others out: HTTP.md. `answer` is all of it, without a socket; `serve` puts it on one.

It takes a push whole or not at all, and ends a stream of hints with the first one: the page allows both.
"""

import json
import re
import time
from dataclasses import dataclass, field as default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .bundles import OMITS_BLOBS, PrivateRecords, read_bundle, write_bundle
from .clock import holds, holds_all, milliseconds
from .encoding import Refused
from .exchange import ALL_BLOBS, NO_BLOBS, blob_frames, bundle_beyond, read_request
from .library import blobs_named_by
from .registry import BLOB_LIMIT

ID, HASH = "[0-9a-f]{32}", "[0-9a-f]{64}"
LIBRARY_PATH = re.compile(rf"/v1/libraries/({ID})(/.*)?")
BLOB_PATH = re.compile(rf"/blobs/({HASH})")
METHODS = {"": ("GET",), "/pull": ("POST",), "/push": ("POST",), "/events": ("GET",)}
BLOB_METHODS = ("GET", "HEAD", "PUT")
STATUS = {
    400: {"bundle-newer", "request-newer"}, 401: {"unauthorized"}, 403: {"forbidden"},
    404: {"unknown-library", "not-found"}, 405: {"method"}, 409: {"fork", "gap", "other-library", "too-many-replicas"},
    413: {"too-large", "bundle-over-limit"}, 416: {"range"},
}


@dataclass
class Reply:
    status: int
    headers: dict = default(default_factory=dict)
    body: bytes = b""


class Problem(Exception):
    """A refusal, with further headers of its answer."""

    def __init__(self, code, sentence, **headers):
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class HubServer:
    """`tokens` has for each token the id of its library and a role."""

    def __init__(self, libraries, tokens):
        self.libraries = {library.identifier.hex(): library for library in libraries}
        self.tokens = tokens

    def answer(self, method, path, headers, body=b""):
        headers = {name.lower(): value for name, value in headers.items()}
        try:
            return self.route(method, path.partition("?")[0], headers, body)
        except Problem as problem:
            return problem_reply(problem.code, problem.sentence, problem.headers)
        except Refused as refusal:
            return problem_reply(refusal.code, refusal.sentence, {})

    def route(self, method, path, headers, body):
        if path == "/health":
            return Reply(200, {"Content-Type": "application/json"}, b'{"status":"ok"}')
        match = LIBRARY_PATH.fullmatch(path)
        if not match:
            raise Problem("not-found", "Nothing is at this path.")
        library = self.libraries.get(match[1])
        if library is None:
            raise Problem("unknown-library", "The hub has no such library.")
        role = self.role(library, headers)
        reply = self.at(library, role, method, match[2] or "", headers, body)
        reply.headers = {"Lectern-Role": role, "Lectern-Time": str(time.time_ns() // 1_000_000),
                         "Cache-Control": "no-store"} | reply.headers
        return reply

    def role(self, library, headers):
        token = headers.get("authorization", "").removeprefix("Bearer ")
        identifier, role = self.tokens.get(token, (None, None))
        if identifier != library.identifier:
            raise Problem("unauthorized", "There is no token, or it is none of this library's.",
                          WWW_Authenticate="Bearer")
        return role

    def at(self, library, role, method, path, headers, body):
        blob = BLOB_PATH.fullmatch(path)
        methods = BLOB_METHODS if blob else METHODS.get(path)
        if methods is None:
            raise Problem("not-found", "Nothing is at this path.")
        if method not in methods:
            raise Problem("method", f"{path or 'A library'} does not take {method}.", Allow=", ".join(methods))
        if (path == "/push" or method == "PUT") and role == "reader":
            raise Problem("forbidden", "A reader's token gives nothing.")
        if blob and method == "PUT":
            return put_blob(library, bytes.fromhex(blob[1]), body)
        if blob:
            return get_blob(library, bytes.fromhex(blob[1]), headers, method)
        return {"": state, "/pull": pull, "/push": push, "/events": events}[path](library, role, body)


def problem_reply(code, sentence, headers):
    status = next((status for status, codes in STATUS.items() if code in codes), 422)
    problem = {"code": code, "detail": sentence, "remedy": "See Protocol/HTTP.md.", "status": status,
               "title": code, "type": "about:blank"}
    return Reply(status, {"Content-Type": "application/problem+json"} | headers, json.dumps(problem).encode())


# What is at the paths


def state(library, role, body):
    lacking = {"blobs": [name.hex() for name in library.absent_blobs()]}
    if role != "reader":
        lacking["privateRecords"] = [{"replica": dot[0].hex(), "first": dot[1], "last": dot[1]}
                                     for dot in library.withheld()]
    base = {} if library.base.is_empty else {"baseline": vector_json(library.base.vector)}
    return json_reply(library, role, base | {
        "format": 1, "heads": {author.hex(): library.newest(author).hash.hex() for author in library.vector},
        "lacking": lacking, "library": library.identifier.hex(), "role": role, "vector": vector_json(library.vector)})


def pull(library, role, body):
    request = read_request(body)
    for author, (sequence, branch) in request.held.items():
        change = library.link(author, sequence)
        if change and branch != bytes(8) and change.hash[:8] != branch:
            raise Problem("fork", f"There are two different changes {sequence} of {author.hex()}.")
    return Reply(200, {"Content-Type": "application/vnd.lectern.bundle"} | condition(library, role),
                 write_bundle(pulled(library, request, private=role != "reader")))


def pulled(library, request, private):
    """A bundle of what the asker lacks. What is claimed beyond what is held here is not repeated: `to` says what is."""
    vector = library.vector
    held = {author: min(sequence, vector[author]) for author, (sequence, _) in request.held.items()
            if author in vector}
    bundle = bundle_beyond(library, held, private=private, blobs=False)
    if request.blobs == ALL_BLOBS:
        bundle.flags &= ~OMITS_BLOBS
    wanted = set(request.wanted)
    if request.blobs != NO_BLOBS:
        wanted |= blobs_made_since(library, held, request.since if request.blobs else 0)
    bundle.frames[:0] = blob_frames(library, wanted)
    if private and request.withheld:
        given = bundle.private_records
        more = {dot: record for dot, record in library.private_records.items() if dot not in given
                and any(dot[0] == author and first <= dot[1] <= last for author, first, last in request.withheld)}
        bundle.frames += [PrivateRecords(more)] if more else []
    return bundle


def blobs_made_since(library, held, since):
    """The blobs that changes name which somebody lacks, and the items of the base if it comes with them. An item's are
    as old as the newest value among its registers."""
    changes = [(milliseconds(change.timestamp), set(blobs_named_by(change))) for change in library.changes_beyond(held)]
    items = [] if holds_all(held, library.base.vector) else library.base.blobs
    return set().union(*(names for made, names in changes + items if made >= since))


def push(library, role, body):
    bundle = read_bundle(body)
    vector = library.vector
    known = sum(holds(vector, segment.author, segment.first + place)
                for segment in bundle.segments for place in range(len(segment.changes)))
    base = library.base
    taken = library.take(bundle, keep_early=False, as_hub=True)
    items = {} if library.base is base else {"items": len(bundle.snapshot.items)}
    return json_reply(library, role, {"blobs": taken.blobs, "known": known, "new": taken.changes, **items,
                                      "privateRecords": taken.private_records, "vector": vector_json(library.vector)})


def events(library, role, body):
    return Reply(200, {"Content-Type": "text/event-stream"}, b"retry: 3000\n\nevent: hint\ndata: {}\n\n")


def get_blob(library, name, headers, method):
    content = library.blobs.get(name)
    if content is None:
        raise Problem("not-found", "The blob is not held.")
    reply = Reply(200, {"Content-Type": "application/octet-stream", "ETag": f'"{name.hex()}"', "Accept-Ranges": "bytes",
                        "Cache-Control": "private, max-age=31536000, immutable"}, content)
    if match := re.fullmatch("bytes=([0-9]+)-", headers.get("range", "")):
        start = int(match[1])
        if start >= len(content):
            raise Problem("range", "The range begins behind the end.", Content_Range=f"bytes */{len(content)}")
        reply.status, reply.body = 206, content[start:]
        reply.headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
    reply.headers["Content-Length"] = str(len(reply.body))
    if method == "HEAD":
        reply.body = b""
    return reply


def put_blob(library, name, content):
    if len(content) > BLOB_LIMIT:
        raise Problem("too-large", "The blob has more than 64 MiB.")
    if library.name_of_blob(content) != name:
        raise Problem("blob-hash", "The bytes have another hash than the address says.")
    library.take_blob(content)
    return Reply(204)


def json_reply(library, role, value):
    return Reply(200, {"Content-Type": "application/json"} | condition(library, role), json.dumps(value).encode())


def vector_json(vector):
    return {author.hex(): sequence for author, sequence in vector.items()}


def condition(library, role):
    """Headers that say how many changes there are as a snapshot only, and whether something is lacking that the asker
    may know of."""
    lacking = library.absent_blobs() or role != "reader" and library.withheld()
    forgotten = sum(library.base.vector.values())
    return ({"Lectern-Lacks": "yes"} if lacking else {}) | ({"Lectern-Baseline": str(forgotten)} if forgotten else {})


# On a socket


def serve(hub, address):
    """Serves until it is interrupted."""
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self):
            reply = hub.answer(self.command, self.path, dict(self.headers), self.body())
            self.send_response(reply.status)
            for name, value in ({"Content-Length": str(len(reply.body))} | reply.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_any

        def body(self):
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            chunks = []
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)

        def log_message(self, *words):
            """Nothing is logged."""

    server = ThreadingHTTPServer(address, Handler)
    print(f"Listening at http://{server.server_address[0]}:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
