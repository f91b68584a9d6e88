"""What an item was at a vector, or at a time: Model.md, "Points in history". Before the base there is no history: what
is asked of it is refused."""

from .clock import holds, holds_all, milliseconds
from .encoding import Refused
from .model import ItemState, fold_part


def closed_part(library, vector):
    """The largest vector within this one that holds with each change all that its author had seen."""
    held = library.vector
    vector = {author: min(sequence, held.get(author, 0)) for author, sequence in vector.items()}
    while (outside := change_outside(library, vector)) is not None:
        vector[outside.author] = outside.sequence - 1
    return {author: sequence for author, sequence in vector.items() if sequence}


def change_outside(library, vector):
    """A change in the vector whose context isn't."""
    for change in library.order:
        if holds(vector, *change.name) and not holds_all(vector, change.context):
            return change
    return None


def refuse_if(is_before_base):
    if is_before_base:
        raise Refused("history-gone", "what was before the base of this replica is gone")


def vector_at(library, time):
    """What each author had written before the first change with a later time, as far as it is closed."""
    refuse_if(time < milliseconds(library.base.clock))
    vector = library.vector
    for change in library.order:
        if milliseconds(change.timestamp) > time:
            vector[change.author] = min(vector[change.author], change.sequence - 1)
    return closed_part(library, vector)


def state_at(library, name, vector):
    """The fold of the parts on an item in the changes that a vector holds; None where nothing comes of it. Touches by
    work beneath the item don't count, but for those in the base, which can't be told from others any more."""
    vector = closed_part(library, vector)
    refuse_if(not holds_all(vector, library.base.vector))
    state = library.base.states().get(name)
    for change in library.order:
        if not holds(vector, *change.name):
            continue
        for first, part in change.indexed_parts():
            if part.name == name:
                state = state or ItemState()
                fold_part(state, change, (*change.name, first), part)
    return None if state is None or state.is_empty else state
