"""Checks of vectors about folders and hubs."""

import json

from .bundles import read_bundle
from .clock import vector_text
from .exchange import load_library
from .folder import read_library_file, what_is
from .folder_seen import read_seen, write_seen
from .hub_server import HubServer
from .vector_forms import change_name, dot, expect, hexadecimal, run


def check_folder_name(case):
    word, match = what_is(case["path"])
    expect(word, case["is"])
    if word == "changes":
        expect(match[1], case["writer"], "writer")
        expect([match[2], int(match[3]), int(match[4])], case["run"], "run")
        expect(match[5], case["head"], "head")
    elif word == "seen":
        expect(match[1], case["writer"], "writer")
    elif word == "blob":
        expect(match[2], case["hash"], "hash")


def check_seen(case):
    seen = read_seen(case["bytes"].encode())
    expect(seen is not None, case["whole"], "whole")
    if seen is None:
        return
    expect(vector_text(seen.holds), case["holds"], "holds")
    expect([name.hex() for name in seen.absent_blobs], case["absentBlobs"], "absent blobs")
    expect([name.hex() for name in seen.damaged_blobs], case["damagedBlobs"], "damaged blobs")
    expect(seen.damaged_files, case["damagedFiles"], "damaged files")
    expect(seen.lacks_private, list(map(run, case["lacksPrivate"])), "lacks private")
    expect(write_seen(seen).decode(), case.get("written", case["bytes"]), "written")


def check_library_file(case):
    found = read_library_file(case["bytes"].encode())
    means = "unreadable" if found is None else "newer" if found == "newer" else "library"
    expect(means, case["means"])
    if means == "library":
        expect(found.hex(), case["library"], "library")


def check_exchange(case, directory):
    library = load_library((directory / case["holds"]).read_bytes())
    tokens = {role: (library.identifier, role) for role in ("reader", "writer", "owner")}
    hub = HubServer([library], tokens | {"other": (bytes(16), "owner")})
    request, response = case["request"], case["response"]
    headers = {name: value.replace("{", "").replace("}", "") for name, value in request["headers"].items()}
    reply = hub.answer(request["method"], request["path"], headers, hexadecimal(request.get("body", "")))
    expect(reply.status, response["status"], "status")
    for name, value in response["headers"].items():
        expect(name in reply.headers, True, f"header {name}")
        if value != "*":
            expect(reply.headers[name], value, name)
    for name in response.get("absentHeaders", []):
        expect(name in reply.headers, False, f"header {name}")
    check_body(reply.body, response)


def check_body(body, response):
    if "code" in response:
        expect(json.loads(body)["code"], response["code"], "code")
    for key, value in response.get("json", {}).items():
        expect(json.loads(body)[key], value, key)
    if "body" in response:
        expect(body, hexadecimal(response["body"]), "body")
    if "bundle" in response:
        check_pulled(read_bundle(body), response["bundle"])


def check_pulled(bundle, expected):
    """What isn't stated isn't judged."""
    changes = [(segment.author, segment.first + place) for segment in bundle.segments
               for place in range(len(segment.changes))]
    found = {"from": vector_text(bundle.start), "to": vector_text(bundle.end), "flags": bundle.flags,
             "changes": sorted(changes), "blobs": sorted(bundle.blobs),
             "privateRecords": sorted(bundle.private_records)}
    read = {"changes": change_name, "blobs": hexadecimal, "privateRecords": dot}
    for key, value in expected.items():
        expect(found[key], sorted(map(read[key], value)) if key in read else value, key)


check_exchange.wants_directory = True


CHECKS = {"folder-names.json": check_folder_name, "folder-seen.json": check_seen,
          "folder-library.json": check_library_file, "http.json": check_exchange}
