"""Checks of vectors about folders. Those about HTTP are of a hub, which this program is none."""

from .clock import vector_text
from .folder import read_library_file, what_is
from .folder_seen import read_seen, write_seen
from .vector_forms import expect, run


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


def pass_over(case):
    """An exchange with a hub."""


CHECKS = {"folder-names.json": check_folder_name, "folder-seen.json": check_seen,
          "folder-library.json": check_library_file, "http.json": pass_over}
