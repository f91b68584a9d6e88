#!/usr/bin/env python3
"""A replica of a Lectern library in Python, written from the pages in Protocol/ alone. `--help` lists what it does.

The program is in Tools/PythonReplica; its README says where to begin.
"""

from PythonReplica.commands import main

if __name__ == "__main__":
    main()
