"""The templates that come with the product: whole texts in plain words, which a table copies and changes."""

from __future__ import annotations

from .entry import Shipped
from .mou import MOU

EVERY = (MOU,)


def shipped(key: str) -> Shipped:
    """The template of that key. Raises KeyError."""
    for one in EVERY:
        if one.key == key:
            return one
    raise KeyError(key)
