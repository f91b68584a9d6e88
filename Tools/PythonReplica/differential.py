"""Random histories, played by the command and by this program."""
def add_options(parser): pass
def run(options): return 0
