"""What waits for one member: every app that has something to ask says it in this shape."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to do: in bold, what goes on, a detail, where, and by when."""

    what: str
    about: str
    url: str
    verb: str
    detail: str = ""
    by: date | None = None
