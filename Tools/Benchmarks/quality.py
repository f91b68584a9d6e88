#!/usr/bin/env python3
"""Judges dumps of two replicas by what any correct merge must show.

    Tools/Benchmarks/quality.py --data DIR --dump DIR

DIR of --data has library.jsonl and expect.json; DIR of --dump has first-sync.jsonl, a.jsonl and b.jsonl, each a line
`{id: state}` for every article that is not deleted. Files that are missing are passed over. Prints one line of JSON;
README.md says what its keys mean. It reads nothing of the engine, so that no mistake is made twice.
"""

import argparse
import hashlib
import json
import pathlib

FIELDS = ("url", "title", "author", "site", "published", "saved", "body")
ANNOTATION = ("id", "start", "end", "quote", "note", "created")
COMMENT = ("id", "author", "email", "body", "parent", "created")


def digest(state):
    """The hash of a state's one form: lists in order, keys in order, no spaces, nothing escaped without need."""
    ordered = dict(state)
    for name in ("tags", "annotations", "comments"):
        ordered[name] = sorted(state[name])
    text = json.dumps(ordered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def read_dump(path):
    """Digests, and bodies, by article."""
    digests, bodies = {}, {}
    for line in lines(path):
        for article, state in line.items():
            if article in digests:
                raise SystemExit(f"{path} has {article} twice")
            digests[article] = digest(state)
            bodies[article] = state["body"]
    return digests, bodies


def starting_states(path):
    """The articles of the starting library with all that is on them."""
    article, state = None, None
    for step in lines(path):
        if step["op"] == "put_article":
            if article:
                yield article, state
            article = step["id"]
            state = {name: step[name] for name in FIELDS}
            state.update(tags=step["tags"], annotations=[], comments=[])
        elif step["op"] == "put_annotation":
            state["annotations"].append([step[name] for name in ANNOTATION])
        else:
            state["comments"].append([step[name] for name in COMMENT])
    if article:
        yield article, state


def check_first_sync(data, dump):
    """Whether the replica holds exactly the starting library."""
    found, _ = read_dump(dump)
    expected = {article: digest(state) for article, state in starting_states(data / "library.jsonl")}
    return {"init_ok": found == expected}


def check_merge(data, first, second):
    expected = json.loads((data / "expect.json").read_text(encoding="utf-8"))
    found, bodies = read_dump(first)
    other, _ = read_dump(second)
    touched = set().union(*(expected[name] for name in ("single", "gone", "disjoint", "text", "conflict")))
    untouched = sorted(article for article in found if article not in touched)
    hasher = hashlib.sha256("".join(article + found[article] for article in untouched).encode())
    insertions = [(article, text) for article, texts in expected["text"].items() for text in texts]

    def share(cases, is_right):
        cases = list(cases)
        return f"{sum(map(is_right, cases))}/{len(cases)}"

    return {
        "converged": found == other,
        "untouched_ok": len(untouched) == expected["untouched"]["count"]
        and hasher.hexdigest() == expected["untouched"]["sha256"],
        "single_ok": share(expected["single"].items(), lambda case: found.get(case[0]) == case[1]),
        "gone_ok": share(expected["gone"], lambda article: article not in found),
        "disjoint_ok": share(expected["disjoint"].items(), lambda case: found.get(case[0]) == case[1]),
        "text_ok": share(insertions, lambda case: case[1] in bodies.get(case[0], "")),
        "conflict_alive": share(expected["conflict"], lambda article: article in found),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--dump", required=True, type=pathlib.Path)
    options = parser.parse_args()
    verdict = {}
    if (options.dump / "first-sync.jsonl").exists():
        verdict.update(check_first_sync(options.data, options.dump / "first-sync.jsonl"))
    if (options.dump / "a.jsonl").exists() and (options.dump / "b.jsonl").exists():
        verdict.update(check_merge(options.data, options.dump / "a.jsonl", options.dump / "b.jsonl"))
    print(json.dumps(verdict))


if __name__ == "__main__":
    main()
