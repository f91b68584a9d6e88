"""What the scripts that drive other engines have in common: how they are called, and what they print."""

import importlib.metadata
import json
import sys


def main(engines, carry_out):
    """Prints which of these engines are installed, for `--versions`, or what comes of a request, as a line of JSON."""
    words = sys.argv[1:]
    print(json.dumps(versions(engines) if words == ["--versions"] else carry_out(json.loads(words[0]))))


def versions(engines):
    found = {}
    for name in engines:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found
