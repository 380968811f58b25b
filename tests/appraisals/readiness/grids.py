"""Cells for the rating tests: small models in which every area has the same few practices."""

from appraisals.readiness.types import Cell, PracticeState

UNITS = ("alpha", "beta")


def practices(area, level):
    """Return two practices of the capability level; level 1 holds the area's own, the others generic ones."""
    if level == 1:
        return [f"{area} SP 1.1", f"{area} SP 1.2"]
    return [f"GP {level}.1", f"GP {level}.2"]


def indicators(process, level):
    """Return two base practices, or one generic practice of each process attribute of the level."""
    if level == 1:
        return [f"{process}.BP1", f"{process}.BP2"]
    return [f"GP {level}.1.1", f"GP {level}.2.1"]


def accepted_up_to(levels, highest, listed=practices, units=UNITS):
    """Return every cell of the areas up to ``highest``, accepted up to the capability level given for the area."""
    return [
        Cell(area, practice, unit, level, PracticeState.ACCEPTED if level <= reached else PracticeState.MISSING)
        for area, reached in levels.items()
        for level in range(1, highest + 1)
        for practice in listed(area, level)
        for unit in units
    ]


def with_state(cells, state, **where):
    """Return the cells, those that match ``where`` in the given state."""
    return [
        cell._replace(state=state) if all(getattr(cell, name) == value for name, value in where.items()) else cell
        for cell in cells
    ]
