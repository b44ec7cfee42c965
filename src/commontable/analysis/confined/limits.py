"""What a child process may use, and the errors that come back from it."""

from dataclasses import asdict, dataclass
from typing import Self

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one child may use: resident memory (bytes), processor seconds, seconds on the clock, bytes per
    written file.
    """

    memory: int = 1024 * MEGABYTE
    cpu_seconds: int = 120
    wall_seconds: float = 180.0
    file_size: int = 2048 * MEGABYTE

    def to_dict(self) -> dict[str, float]:
        """The limits are plain numbers, to be sent to the child."""
        return asdict(self)


class Told(Exception):
    """An error whose words were written for people and hold no data beyond what they state: it may leave
    the child.

    A subclass gives `to_dict` and `from_dict`; `run(..., may_raise=(TheClass,))` raises it again in the
    parent.
    """

    def to_dict(self) -> dict[str, object]:
        """The error is JSON-able."""
        return {"message": str(self)}

    @classmethod
    def from_dict(cls, told: dict[str, object]) -> "Told":
        """The error is whole again on the parent's side."""
        return cls(str(told.get("message", "")))


class ToldOfSpec(Told):
    """What is wrong with what a SPEC asks for. `where` names the place in it (`[indicators.reading] where`), `code` is
    stable for translation.
    """

    def __init__(self, message: str, *, where: str = "", code: str = "refused") -> None:
        self.message = message
        self.where = where
        self.code = code
        super().__init__(f"{where}: {message}" if where else message)

    def to_dict(self) -> dict[str, object]:
        """The error is JSON-able."""
        return {"message": self.message, "where": self.where, "code": self.code}

    @classmethod
    def from_dict(cls, told: dict[str, object]) -> Self:
        """The error is whole again on the parent's side."""
        return cls(str(told["message"]), where=str(told["where"]), code=str(told["code"]))


class NotConfined(Exception):
    """The child could not do its work; see `Exceeded` and `Crashed`."""


class Exceeded(NotConfined):
    """The child used more than it may: `kind` is "memory", "cpu", "time" or "file size"."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"The work was stopped: it needed more {kind} than is allowed.")


class Crashed(NotConfined):
    """The child ended without an answer; `reason` names a signal or the class of an error and where, never
    a value.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The work ended unexpectedly ({reason}).")
