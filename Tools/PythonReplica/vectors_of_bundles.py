"""Checks of vectors about bundles, requests and keys."""

from . import bundles, encoding, exchange, keys, segments
from .changes import PrivateRecord, read_change
from .clock import vector_text
from .encoding import Reader, Refused
from .library import Library
from .vector_forms import change_name, dot, expect, expect_refusal, hexadecimal, run, vector


def read_payload(read, content):
    reader = Reader(content, "bundle-damaged", "bundle-over-limit")
    result = read(reader)
    reader.end()
    return result


def check_segment(case):
    content = hexadecimal(case["bytes"])
    segment = read_payload(segments.read_segment, content)
    expect(segment, segments.Segment(
        hexadecimal(case["replica"]), int(case["first"]), hexadecimal(case["previous"]), vector(case["base"]),
        hexadecimal(case["head"]), [(int(change["timestamp"], 16), hexadecimal(change["body"]))
                                    for change in case["changes"]]), "segment")
    # How changes are divided into entries is the writer's affair, so what is written need only say the same.
    expect(read_payload(segments.read_segment, segments.write_segment(segment)), segment, "written and read")
    if "library" in case:
        previous = segment.previous
        for place, (timestamp, body) in enumerate(segment.changes):
            previous = read_change(hexadecimal(case["library"]), segment.author, segment.first + place, timestamp,
                                   previous, body).hash
        expect(previous, segment.head, "head")


FRAME_READERS = {"segment": segments.read_segment, "private records": bundles.read_private_records,
                 "blobs": bundles.read_blobs}


FRAME_TYPES = {"segment": bundles.SEGMENT, "private records": bundles.PRIVATE_RECORDS, "blobs": bundles.BLOBS}


def check_frame(case):
    content = hexadecimal(case["bytes"])
    frame = read_payload(FRAME_READERS[case["type"]], content)
    if case["type"] == "blobs":
        expected = [(hexadecimal(blob["hash"]), hexadecimal(blob["bytes"])) for blob in case["blobs"]]
    else:
        expected = {dot(record["dot"]): PrivateRecord(hexadecimal(record["salt"]), hexadecimal(record["body"]))
                    for record in case["records"]}
    expect(frame, expected)
    expect(bundles.payload_of(frame), content, "written")


def check_bundle(case):
    content = hexadecimal(case["bytes"])
    bundle = bundles.read_bundle(content)
    expect(bundle.library.hex(), case["library"], "library")
    expect(bundle.flags, case["flags"], "flags")
    expect((bundle.start, bundle.end), (vector(case["from"]), vector(case["to"])), "vectors")
    expect([bundles.payload_of(frame).hex() for frame in bundle.frames],
           [frame["bytes"] for frame in case["frames"]], "frames")
    if not any(frame["compression"] for frame in case["frames"]):
        expect(bundles.write_bundle(bundle, compressing=False), content, "written")


def check_rejected_bundle(case):
    expect_refusal(case["code"], lambda: bundles.read_bundle(hexadecimal(case["bytes"])))


def check_rejected_frame(case):
    kind, payload = FRAME_TYPES[case["type"]], hexadecimal(case["bytes"])
    frame = bundles.frame_around(payload, kind, False, case["entries"], len(payload))
    bundle = bundles.assembled(bundles.Bundle(bytes(16), flags=bundles.CONTAINS_PRIVATE), [frame])
    expect_refusal(case["code"], lambda: bundles.read_bundle(bundle))


def check_rejected_change(case):
    expect_refusal(case["code"], lambda: read_change(bytes(16), b"\xff" * 16, 1, 0, bytes(32),
                                                     hexadecimal(case["bytes"])))


def check_rejected_import(case, directory):
    content = hexadecimal(case["bytes"])
    library = exchange.load_library(*((directory / name).read_bytes() for name in case["holds"]))
    before = library.digest()
    expect_refusal(case["code"], lambda: library.take(bundles.read_bundle(content), keep_early=False))
    expect(library.digest(), before, "digest")


check_rejected_import.wants_directory = True


def check_request(case):
    request = exchange.read_request(hexadecimal(case["bytes"]))
    expect(request.held, {change_name(entry["change"])[0]: (change_name(entry["change"])[1],
                                                            hexadecimal(entry["branch"])) for entry in case["held"]})
    blobs = {exchange.ALL_BLOBS: "all", exchange.NO_BLOBS: "none"}.get(request.blobs, str(request.since))
    expect(blobs, case["blobs"], "blobs")
    expect(request.withheld, list(map(run, case["withheld"])), "withheld")
    expect(request.wanted, list(map(hexadecimal, case["wanted"])), "wanted")
    expect(exchange.write_request(request), hexadecimal(case.get("written", case["bytes"])), "written")


def check_rejected_request(case):
    expect_refusal(case["code"], lambda: exchange.read_request(hexadecimal(case["bytes"])))


# Golden bundles


def check_golden_bundle(case, directory):
    bundle = bundles.read_bundle((directory / case["file"]).read_bytes())
    expect((bundle.library.hex(), bundle.flags), (case["library"], case["flags"]), "header")
    expect((bundle.start, bundle.end), (vector(case["from"]), vector(case["to"])), "vectors")
    library = Library(bundle.library)
    library.take(bundle)
    expect(len(library.order), case["changes"], "changes")
    expect(len(library.blobs), case["blobs"], "blobs")
    expect(len(library.private_records), case["privateRecords"], "private records")
    expect(vector_text(library.vector), case["vector"], "vector")
    expect(library.digest(), case["digest"], "digest")
    for kind, count in case["items"].items():
        expect(sum(name[0] == int(kind) for name in library.items), count, f"items of kind {kind}")


check_golden_bundle.wants_directory = True


def pass_over(case):
    """Databases of the program; they are no part of the protocol."""


# Keys


def check_url(case):
    check_key(case, keys.url_key)
    if case.get("host"):
        _, _, rest = case["input"].strip(keys.WHITE_SPACE).partition(":")
        expect(keys.host_key(keys.parts_of_web_page(rest)[0]), case["host"], "host")


def check_name(case):
    check_key(case, keys.name_key)


def check_key(case, key):
    if "error" in case:
        expect_refusal(case["error"], lambda: key(case["input"]))
    else:
        expect(key(case["input"]), case["key"])


def check_sweep(case):
    result, count = 0xCBF29CE484222325, 0
    for first, last in case["ranges"]:
        for code in range(int(first, 16), int(last, 16) + 1):
            if 0xD800 <= code <= 0xDFFF:
                continue
            count += 1
            for byte in (key_or_code(chr(code) + case["suffix"]) + "\n").encode():
                result = (result ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    expect(count, case["count"], "count")
    expect(f"{result:016x}", case["fnv1a64"], "hash")


def key_or_code(name):
    try:
        return keys.name_key(name)
    except Refused as refusal:
        return refusal.code


def check_rejected_name(case):
    match case["type"]:
        case "url":
            expect_refusal(case["code"], lambda: keys.url_key(case["text"]))
        case "name":
            expect_refusal(case["code"], lambda: keys.name_key(case["text"]))
        case kind:
            read = {"id": encoding.id_from_text, "hash": encoding.hash_from_text, "vector": vector}[kind]
            expect_refusal(None, lambda: read(case["text"]))


CHECKS = {
    "segments.json": check_segment, "frames.json": check_frame, "bundles.json": check_bundle,
    "pull-requests.json": check_request, "rejected/bundles.json": check_rejected_bundle,
    "rejected/segments.json": check_rejected_frame, "rejected/frames.json": check_rejected_frame,
    "rejected/changes.json": check_rejected_change, "rejected/imports.json": check_rejected_import,
    "rejected/pull-requests.json": check_rejected_request, "rejected/names.json": check_rejected_name,
    "golden/bundles.json": check_golden_bundle, "golden/replicas.json": pass_over, "canonical-urls.json": check_url,
    "name-keys.json": check_name, "name-keys-sweep.json": check_sweep,
}
