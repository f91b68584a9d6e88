"""A small, slow and clear replica of a Lectern library, written from the pages in Protocol/ alone."""
