"""The templates that come with the product: whole texts in plain words, which a table copies and changes."""

from __future__ import annotations

from .entry import Shipped
from .ferpa import AUDIT, STUDIES
from .gdpr import PUBLIC_TASK
from .mou import MOU
from .projects import ACTION_PLAN, DATA_USE
from .schools import CONSENT, SCHOOL_OFFICIAL

EVERY: tuple[Shipped, ...] = (
    MOU, ACTION_PLAN, STUDIES, AUDIT, SCHOOL_OFFICIAL, CONSENT, PUBLIC_TASK, DATA_USE,
)  # fmt: skip


def shipped(key: str) -> Shipped:
    """The template of that key. Raises KeyError."""
    for one in EVERY:
        if one.key == key:
            return one
    raise KeyError(key)
