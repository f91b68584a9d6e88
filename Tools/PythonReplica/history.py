"""What an item was at a vector, or at a time: Model.md, "Points in history"."""

from .clock import holds, milliseconds
from .model import ItemState, fold_part


def closed_part(library, vector):
    """The largest vector within this one that holds with each change all that its author had seen."""
    vector = {author: min(sequence, len(library.log.get(author, ()))) for author, sequence in vector.items()}
    while (outside := change_outside(library, vector)) is not None:
        vector[outside.author] = outside.sequence - 1
    return {author: sequence for author, sequence in vector.items() if sequence}


def change_outside(library, vector):
    """A change in the vector whose context isn't."""
    for author, sequence in vector.items():
        for change in library.log.get(author, ())[:sequence]:
            if not all(holds(vector, *entry) for entry in change.context.items()):
                return change
    return None


def vector_at(library, time):
    """What each author had written before the first change with a later time, as far as it is closed."""
    vector = {}
    for author, changes in library.log.items():
        later = [change.sequence for change in changes if milliseconds(change.timestamp) > time]
        vector[author] = later[0] - 1 if later else len(changes)
    return closed_part(library, vector)


def state_at(library, name, vector):
    """The fold of the parts on an item in the changes that a vector holds; None where nothing comes of it. Touches by
    work beneath the item don't count."""
    vector, state = closed_part(library, vector), None
    for change in library.order:
        if not holds(vector, *change.name):
            continue
        for first, part in change.indexed_parts():
            if part.name == name:
                state = state or ItemState()
                fold_part(state, change, (*change.name, first), part)
    return None if state is None or state.is_empty else state
