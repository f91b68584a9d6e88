"""Checks the examples in Protocol/Vectors; their README says what each file holds.

A check is a function from one case, which calls `expect` or raises. Files that no check is known for are named.
"""

import json
from pathlib import Path

from . import vectors_of_bundles, vectors_of_bytes, vectors_of_merging, vectors_of_remotes, vectors_of_snapshots
from .vector_forms import Mismatch

CHECKS = (vectors_of_bytes.CHECKS | vectors_of_bundles.CHECKS | vectors_of_merging.CHECKS
          | vectors_of_remotes.CHECKS | vectors_of_snapshots.CHECKS)


def run(directory):
    """Prints what failed and how many passed; the exit code."""
    passed, failed, unknown = 0, 0, []
    for path in sorted(Path(directory).rglob("*.json")):
        name = path.relative_to(directory).as_posix()
        check = check_for(name)
        if check is None:
            unknown.append(name)
            continue
        for case in json.loads(path.read_text()):
            problem = problem_with(check, case, directory)
            passed, failed = passed + (problem is None), failed + (problem is not None)
            if problem is not None:
                what = next((case[key] for key in ("name", "names", "input", "path") if key in case), "a case")
                print(f"{name}: {what}: {problem}")
    for name in unknown:
        print(f"{name}: no check is known for this file")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or unknown else 0


def check_for(name):
    if name in CHECKS:
        return CHECKS[name]
    return CHECKS.get("merge-*.json") if name.startswith("merge-") else None


def problem_with(check, case, directory):
    try:
        if getattr(check, "wants_directory", False):
            check(case, directory)
        else:
            check(case)
        return None
    except Mismatch as mismatch:
        return str(mismatch)
    except Exception as error:  # A check that breaks has failed, and the others go on.
        return f"{type(error).__name__}: {error}"
