"""What is wrong with a linkage, said in one sentence that holds no row of data."""

from __future__ import annotations

from commontable.analysis.confined import Told


class LinkageError(Told):
    """The records cannot be linked. `where` names the place in SPEC (`[sources.clinic] path`), `code` is stable
    for translation.
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
    def from_dict(cls, told: dict[str, object]) -> LinkageError:
        """The error is whole again on the parent's side."""
        return cls(str(told["message"]), where=str(told["where"]), code=str(told["code"]))
