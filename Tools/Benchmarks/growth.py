#!/usr/bin/env python3
"""The same work at several sizes: what `Tools/Benchmarks/growth` starts once everything is built.

Prints a table for people. Costs that follow the library are told for an article, others as they are.
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import commands

# Key of a measurement, what it is, its unit, and whether it may grow with the library.
ROWS = [
    ("build_txn", "build, a transaction an article", "µs an article", "linear"),
    ("build_batch", "build, one transaction", "µs an article", "linear"),
    ("init", "first sync", "µs an article", "linear"),
    ("edit", "an edit, a transaction", "µs", "constant"),
    ("merge", "merge, for each edit", "µs", "constant"),
    ("noop", "the same again, nothing new", "µs", "constant"),
    ("disk", "on disk", "B an article", "linear"),
    ("rss_init", "peak memory of the first sync", "MB", "constant"),
    ("rss_merge", "peak memory of the merge", "MB", "constant"),
    ("floor_txn", "plain SQLite: build, a transaction an article", "µs an article", "linear"),
    ("floor_batch", "plain SQLite: build, one transaction", "µs an article", "linear"),
    ("floor_edit", "plain SQLite: an edit, a transaction", "µs", "constant"),
]


def main():
    parser = argparse.ArgumentParser(prog="Tools/Benchmarks/growth")
    parser.add_argument("--programs", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--seed", default="42")
    parser.add_argument("--work", default="/dev/shm" if os.path.isdir("/dev/shm") else None)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--svg", type=pathlib.Path)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    measured = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=options.work) as directory:
            measured[size] = measure(options.programs, pathlib.Path(directory), size, options.seed)
    print(table(measured))
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    if options.svg:
        options.svg.write_text(plot(measured), encoding="utf-8")


def measure(programs, work, size, seed):
    bench, data = programs / "lectern-bench", work / "data"
    note(f"{size} articles: writing the workload")
    run(bench, "generate", "--n", str(size), "--seed", seed, "--out", data)
    note("  ours")
    ours = json.loads(run(bench, "library", "--data", data, "--work", work, "--dump", work / "dump"))
    shutil.rmtree(work / "dump", ignore_errors=True)
    for key in ("converged", "init_ok", "untouched_ok"):
        if ours.get(key) is False:
            raise SystemExit(f"{size} articles: {key} is false; a figure for wrong work is none")
    note("  plain SQLite")
    floor = json.loads(run(bench, "floor", "--data", data, "--work", work))
    edits = ours["edits"]
    # Both sides' edits are merged; the second side makes about as many.
    with open(data / "edits-b.jsonl", encoding="utf-8") as file:
        merged = edits + sum(1 for _ in file)
    values = {
        "build_txn": ours["build_txn_s"] / size * 1e6, "build_batch": ours["build_batch_s"] / size * 1e6,
        "init": ours["init_s"] / size * 1e6, "edit": ours["edit_s"] / edits * 1e6,
        "merge": ours["merge_s"] / merged * 1e6, "noop": ours["noop_s"] * 1e6, "disk": ours["disk"] / size,
        "rss_init": ours["rss_init"], "rss_merge": ours["rss_merge"],
        "floor_txn": floor["build_txn_s"] / size * 1e6, "floor_batch": floor["build_batch_s"] / size * 1e6,
        "floor_edit": floor["edit_s"] / floor["edits"] * 1e6,
    }
    note("  the command")
    (work / "commands").mkdir()
    return values | commands.measure(programs, work / "commands", data)


def run(*command):
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, check=False)
    if result.returncode:
        raise SystemExit(f"{command[0]} {command[1]} ended with {result.returncode}")
    return result.stdout.decode()


def titled(what, unit):
    return f"{what}, {unit}" if unit else what


def note(line):
    print(line, file=sys.stderr, flush=True)


def table(measured):
    sizes = sorted(measured)
    lines = ["| | " + " | ".join(f"{size:,}" for size in sizes) + " | largest/smallest | |",
             "|---|" + "---:|" * (len(sizes) + 1) + "---|"]
    for key, what, unit, kind in ROWS + commands.ROWS:
        values = [measured[size][key] for size in sizes]
        growth = values[-1] / values[0] if values[0] else math.nan
        cells = " | ".join(f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in values)
        lines.append(f"| {titled(what, unit)} | {cells} | {growth:.2f}× | {kind if kind == 'constant' else ''} |")
    return "\n".join(lines)


# The plot: each row beside its own figure at the smallest size, both axes logarithmic.
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 880, 420, 60, 30, 410, 50
DRAWN = ["build_txn", "init", "edit", "merge", "noop", "floor_txn", "status", "list"]
COLOURS = ["#1b6ca8", "#c8553d", "#588157", "#8e5572", "#d4a017", "#7d7d7d", "#2a9d8f", "#5a4fcf"]


def plot(measured):
    sizes = sorted(measured)
    low, high = math.log10(sizes[0]), math.log10(max(sizes[-1], sizes[0] * 10))
    ratios = {key: [measured[size][key] / measured[sizes[0]][key] for size in sizes] for key in DRAWN}
    top = max(4, 2 ** math.ceil(math.log2(max(max(values) for values in ratios.values()))))
    bottom = min(0.5, 2 ** math.floor(math.log2(min(min(values) for values in ratios.values()))))

    def x(size):
        return LEFT + (math.log10(size) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(ratio):
        return TOP + (math.log(top) - math.log(ratio)) / (math.log(top) - math.log(bottom)) * (HEIGHT - TOP - BOTTOM)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
             'font-size="12">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
             f'<text x="{LEFT}" y="18">cost beside that at {sizes[0]:,} articles</text>']
    ratio = bottom
    while ratio <= top * 1.001:
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(ratio):.1f}" y2="{y(ratio):.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(ratio) + 4:.1f}" text-anchor="end">{ratio:g}×</text>')
        ratio *= 2
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">articles</text>')
    names = {key: titled(what.replace("`", ""), unit) for key, what, unit, _ in ROWS + commands.ROWS}
    for place, (key, colour) in enumerate(zip(DRAWN, COLOURS)):
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in zip(sizes, ratios[key]))
        dashes = ' stroke-dasharray="5 4"' if key.startswith("floor") else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        height = TOP + 16 + 22 * place
        parts.append(f'<line x1="{WIDTH - RIGHT + 16}" x2="{WIDTH - RIGHT + 40}" y1="{height}" y2="{height}" '
                     f'stroke="{colour}" stroke-width="2"{dashes}/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 46}" y="{height + 4}" font-size="11">{names[key]}</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"


if __name__ == "__main__":
    main()
