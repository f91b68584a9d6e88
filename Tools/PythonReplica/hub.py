"""A client of a hub: HTTP.md. One pull and one push make a sync; whoever is cut off asks again."""

import http.client
import json
import os
import ssl
from urllib.parse import urlsplit

from .bundles import read_bundle, write_bundle
from .clock import holds_all, merging
from .encoding import Refused
from .exchange import base_bundle, bundle_beyond, request_of, write_request

PULL_TYPE, BUNDLE_TYPE = "application/vnd.lectern.pull", "application/vnd.lectern.bundle"
PROBLEM_TYPE = "application/problem+json"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Hub:
    def __init__(self, url, library, token=None):
        self.address = urlsplit(url)
        self.library = library
        self.token = token or os.environ.get("LECTERN_TOKEN")
        if self.address.scheme == "http" and self.address.hostname not in LOOPBACK:
            raise Refused("plain-http", "a token is not sent over plain HTTP to another machine")

    def sync(self, library):
        """Pulls what is new, and pushes what the hub lacks where its word is that we may. Returns how many changes were
        taken and given."""
        answer = self.ask("POST", "/pull", write_request(request_of(library)), PULL_TYPE)
        bundle = read_bundle(answer.body)
        taken = library.take(bundle)
        if answer.role == "reader":
            return taken.changes, 0
        held = bundle.end
        if not holds_all(held, library.base.vector):
            answer = self.ask("POST", "/push", write_bundle(base_bundle(library)), BUNDLE_TYPE)
            held = merging(held, library.base.vector)
        ahead = library.changes_beyond(held)
        if ahead:
            answer = self.ask("POST", "/push", write_bundle(bundle_beyond(library, held)), BUNDLE_TYPE)
        if answer.lacks:
            self.supply(library)
        if answer.base < sum(library.base.vector.values()):
            # So that the hub may forget what the base stands for, too.
            self.ask("POST", "/push", write_bundle(base_bundle(library)), BUNDLE_TYPE)
        return taken.changes, len(ahead)

    def supply(self, library):
        """Gives blobs, and private records within their changes, that the hub says it lacks."""
        lacking = self.state()["lacking"]
        for name in map(bytes.fromhex, lacking["blobs"]):
            if name in library.blobs:
                self.ask("PUT", f"/blobs/{name.hex()}", library.blobs[name], "application/octet-stream")
        firsts = {bytes.fromhex(run["replica"]): run["first"] - 1 for run in lacking.get("privateRecords", [])}
        if firsts:
            held = {replica: firsts.get(replica, sequence) for replica, sequence in library.vector.items()}
            vector = {replica: sequence for replica, sequence in held.items() if sequence}
            self.ask("POST", "/push", write_bundle(bundle_beyond(library, vector, blobs=False)), BUNDLE_TYPE)

    def state(self):
        return json.loads(self.ask("GET", "").body)

    def blob(self, name):
        return self.ask("GET", f"/blobs/{name.hex()}").body

    def ask(self, method, path, body=None, content_type=None):
        connection = self.connection()
        headers = {"Content-Type": content_type} if content_type else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            connection.request(method, f"{self.address.path}/v1/libraries/{self.library.hex()}{path}", body, headers)
            response = connection.getresponse()
            return Answer(response, response.read())
        finally:
            connection.close()

    def connection(self):
        if self.address.scheme == "https":
            return http.client.HTTPSConnection(self.address.netloc, timeout=60, context=ssl.create_default_context())
        return http.client.HTTPConnection(self.address.netloc, timeout=60)


class Answer:
    """What a hub answered; a refusal is raised with the hub's code."""

    def __init__(self, response, body):
        if response.status >= 300:
            if response.headers.get_content_type() != PROBLEM_TYPE:
                raise Refused("not-a-remote", f"the answer has status {response.status}, and isn't a hub's")
            problem = json.loads(body)
            raise Refused(problem["code"], problem["detail"])
        self.body = body
        self.role = response.headers.get("Lectern-Role")
        self.lacks = response.headers.get("Lectern-Lacks") == "yes"
        self.base = int(response.headers.get("Lectern-Baseline", 0))
