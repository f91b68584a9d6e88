#!/usr/bin/env python3
"""The command as a person waits for it: whole processes, on a replica with the search index.

`Tools/Benchmarks/run commands` starts it once everything is built; `Tools/Benchmarks/growth` takes its rows into its table.
What is quick is done several times, and the middle one counts.
"""

import argparse
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

# Key of a measurement, what it is, its unit, and whether it may grow with the library.
ROWS = [
    ("start", "`lectern --version`", "ms", "constant"),
    ("status", "`lectern status`", "ms", "constant"),
    ("list", "`lectern list --limit 20`", "ms", "constant"),
    ("search", "`lectern search` for a word of a title, 20 results", "ms", "linear"),
    ("mark", "`lectern mark` one article", "ms", "constant"),
    ("capture", "`lectern capture`: a page saved anew, its marks found again", "ms", "constant"),
    ("export", "`lectern bundle export` of everything", "µs an article", "linear"),
    ("import", "`lectern clone` from that bundle", "µs an article", "linear"),
    ("folder_push", "`lectern sync` into an empty folder", "µs an article", "linear"),
    ("folder_clone", "`lectern clone` from the folder", "µs an article", "linear"),
    ("folder_idle", "`lectern sync` with the folder, nothing new", "ms", "constant"),
    ("hub_push", "`lectern sync` with a hub that has nothing", "µs an article", "linear"),
    ("hub_clone", "`lectern clone` from the hub", "µs an article", "linear"),
    ("hub_clone_bytes", "`lectern clone` from the hub, bodies of answers", "B an article", "linear"),
    ("hub_clone_requests", "`lectern clone` from the hub, requests", "", "linear"),
    ("hub_idle", "`lectern sync` with the hub, nothing new", "ms", "constant"),
    ("hub_idle_requests", "`lectern sync` with the hub, nothing new, requests", "", "constant"),
    ("hub_idle_bytes", "`lectern sync` with the hub, nothing new, bodies", "B", "constant"),
    ("slim_clone", "`lectern clone --blobs none` from the hub", "µs an article", "linear"),
    ("slim_disk", "on disk of such a clone", "B an article", "linear"),
    ("rss_export", "peak memory of the export", "MB", "constant"),
    ("rss_import", "peak memory of the clone from a bundle", "MB", "constant"),
    ("rss_folder_push", "peak memory of the sync into an empty folder", "MB", "constant"),
    ("rss_folder_clone", "peak memory of the clone from a folder", "MB", "constant"),
    ("rss_hub_push", "peak memory of the sync with an empty hub", "MB", "constant"),
    ("rss_hub_clone", "peak memory of the clone from a hub", "MB", "constant"),
    ("rss_hub", "peak memory of the hub", "MB", "constant"),
]

# What is asked: a key, what it must and what it wants to come to.
BUDGETS = [
    ("status", 50, 20), ("list", 50, 20), ("search", 50, 20), ("hub_idle_bytes", 1000, 1000), ("hub_idle_requests", 1, 1),
    ("hub_over_bundle", None, 1.5),
] + [(key, 64, 32) for key, *_ in ROWS if key.startswith("rss_") and key != "rss_hub"]
BUDGET_ONLY = [("hub_over_bundle", "first sync through the hub over that through a bundle", "×", "constant")]


def main():
    parser = argparse.ArgumentParser(prog="Tools/Benchmarks/run commands")
    parser.add_argument("--programs", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", default="/dev/shm" if os.path.isdir("/dev/shm") else None)
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.work) as directory:
        values = measure(options.programs, pathlib.Path(directory), options.data, options.rounds)
    print(f"{values['articles']:,} articles, whole processes, medians of {options.rounds} where they are quick.\n")
    print("| | |\n|---|---:|")
    for key, what, unit, _ in ROWS:
        print(f"| {what} | {number(values[key])} {unit} |")
    print()
    missed = [line for line in map(lambda budget: verdict(values, *budget), BUDGETS) if print(line) or "MISSED" in line]
    if options.json:
        options.json.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    print(f"\nverdict: {len(missed)} of {len(BUDGETS)} budgets of the command are missed.")
    raise SystemExit(1 if missed else 0)


def verdict(values, key, must, wants):
    what, unit = next((what, unit) for name, what, unit, _ in ROWS + BUDGET_ONLY if name == key)
    value = values[key]
    word = ("as wanted   " if value <= wants else "not yet     " if must is None else
            "kept        " if value <= must else "MISSED      ")
    limits = (f"must {must} {unit}, " if must is not None else "") + f"wants {wants} {unit}"
    return f"{word}  {what}: {number(value)} {unit} ({limits})"


def number(value):
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def measure(programs, work, data, rounds=5):
    """Every key of ROWS, and `articles`."""
    first, count = first_article(data / "library.jsonl")
    command = Command(programs / "lectern", work, rounds)
    request = {"engine": "lectern", "phase": "buildByArticle", "data": str(data), "work": str(work), "dump": str(work),
               "synchronous": "normal", "keepsSearchIndex": True}
    subprocess.run([programs / "lectern-bench", "phase", json.dumps(request)], stdout=subprocess.DEVNULL, check=True)
    values = alone(command, work / "a", first) | {"articles": count}
    values |= with_files(command, work, count)
    values |= with_hub(command, work, count)
    values["hub_over_bundle"] = (values["hub_push"] + values["hub_clone"]) / (values["export"] + values["import"])
    return values


def first_article(path):
    """The first article, and how many there are; a child's largest memory is at least what this process has."""
    first, count = None, 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if re.search('"op": ?"put_article"', line):
                first, count = first or json.loads(line), count + 1
    return first, count


def alone(command, library, article):
    # The first one adopts the file, whose identity is that of the process that built it.
    command("-C", library, "status")
    listed = json.loads(command("-C", library, "search", article["title"], "--limit", "1", "--json").splitlines()[0])
    page = library / "page.txt"
    values = {
        "start": command.middle("--version"), "status": command.middle("-C", library, "status"),
        "list": command.middle("-C", library, "list", "--limit", "20"),
        "search": command.middle("-C", library, "search", max(article["title"].split(), key=len), "--limit", "20"),
        "mark": command.middle("-C", library, "mark", listed["article"], "--progress", "1{turn}"),
    }
    times = []
    for turn in range(command.rounds):
        words = article["body"].split(" ")
        words.insert(random.Random(turn).randrange(len(words)), f"anew {turn}")
        page.write_text(" ".join(words), encoding="utf-8")
        times.append(command.timed("-C", library, "capture", listed["article"], page)[0])
    return values | {"capture": statistics.median(times) * 1e3}


def with_files(command, work, count):
    values, bundle, folder = {}, work / "all.bundle", work / "folder"
    for key, words in [
        ("export", ["-C", work / "a", "bundle", "export", bundle]), ("import", ["clone", bundle, work / "b"]),
        ("folder_push", ["-C", work / "a", "sync", "folder"]), ("folder_clone", ["clone", folder, work / "c"]),
    ]:
        if key == "folder_push":
            command("-C", work / "a", "remote", "add", "folder", folder)
        seconds, values[f"rss_{key}"] = command.timed(*words)
        values[key] = seconds / count * 1e6
    values["folder_idle"] = command.middle("-C", work / "c", "sync")
    for path in (work / "b", work / "c", folder):
        shutil.rmtree(path)
    bundle.unlink()
    return values


def with_hub(command, work, count):
    values = {}
    library = json.loads(command("-C", work / "a", "status", "--json"))["library"]
    hub = subprocess.Popen(
        [command.program, "hub", "serve", "--data", work / "hub", "--listen", "127.0.0.1:0"], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=command.environment)
    try:
        place = re.search(r"http://\S+", hub.stdout.readline())[0]
        token = command("hub", "token", "create", "--data", work / "hub", "--library", library, "--role", "writer")
        command.environment["LECTERN_TOKEN"] = token.strip()
        address = f"{place}/v1/libraries/{library}"
        command("-C", work / "a", "remote", "add", "hub", address)
        for key, words in [
            ("hub_push", ["-C", work / "a", "sync", "hub"]), ("hub_clone", ["clone", address, work / "d"]),
            ("slim_clone", ["clone", "--blobs", "none", address, work / "e"]),
        ]:
            before = Traffic(place)
            seconds, values[f"rss_{key}"] = command.timed(*words)
            values[key] = seconds / count * 1e6
            values[f"{key}_requests"], size = Traffic(place).since(before)
            values[f"{key}_bytes"] = size / count
        before = Traffic(place)
        values["hub_idle"] = command.middle("-C", work / "d", "sync")
        requests, size = Traffic(place).since(before)
        values["hub_idle_requests"], values["hub_idle_bytes"] = requests / command.rounds, size / command.rounds
        values["rss_hub"] = peak(hub.pid)
        values["slim_disk"] = (work / "e" / "library.lectern").stat().st_size / count
    finally:
        hub.terminate()
        hub.wait()
        hub.stdout.close()
    return values


class Traffic:
    """What a hub has answered so far, but for questions after its health and this."""

    def __init__(self, place):
        with urllib.request.urlopen(f"{place}/metrics") as answer:
            text = answer.read().decode()
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        self.requests = sum(float(line.split()[-1]) for line in lines if line.startswith("lectern_hub_requests_total")
                            and 'route="metrics"' not in line)
        self.bytes = sum(float(line.split()[-1]) for line in lines
                         if re.match("lectern_hub_(sent|received)_bytes_total", line))
        self.own = len(text)

    def since(self, before):
        """How many requests, and bytes of bodies both ways; the earlier question's own answer is taken out."""
        return self.requests - before.requests, max(self.bytes - before.bytes - before.own, 0)


class Command:
    """Runs `lectern`."""

    def __init__(self, program, home, rounds):
        self.program, self.rounds = program, rounds
        self.environment = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "NO_COLOR": "1"}

    def __call__(self, *words):
        result = subprocess.run(self.line(words), stdout=subprocess.PIPE, text=True, check=False, env=self.environment)
        self.check(words, result.returncode)
        return result.stdout

    def timed(self, *words):
        """Seconds, and the process's largest memory in MB."""
        start = time.perf_counter()
        child = subprocess.Popen(self.line(words), stdout=subprocess.DEVNULL, env=self.environment)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        self.check(words, child.returncode)
        return seconds, usage.ru_maxrss / 1024

    def middle(self, *words):
        """Milliseconds; `{turn}` in a word is the turn's number."""
        times = [self.timed(*(str(word).format(turn=turn) for word in words))[0] for turn in range(self.rounds)]
        return statistics.median(times) * 1e3

    def line(self, words):
        return [self.program, *map(str, words)] + ["-q"] * (words[0] != "--version")

    @staticmethod
    def check(words, code):
        # 5: it is done, and conflicts are open.
        if code not in (0, 5):
            raise SystemExit(f"lectern {' '.join(map(str, words))} ended with {code}")


def peak(process):
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main())
