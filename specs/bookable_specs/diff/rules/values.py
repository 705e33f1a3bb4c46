"""What a list of allowed values means, and how open an object is."""

from __future__ import annotations

from bookable_specs.diff.model import Change

_OPENNESS = ("none", "some", "any")


def closed(change: Change) -> bool:
    """Tell whether both versions list the only values that are allowed."""
    both = change.old is not None and change.new is not None
    return both and not change.more["extensible"]


def constant(change: Change) -> bool:
    """Tell whether both versions allow a single value."""
    return len(change.old) == len(change.new) == 1


def opener(change: Change) -> bool:
    """Tell whether more properties than before may join those that are named."""
    return _OPENNESS.index(change.new) > _OPENNESS.index(change.old)
