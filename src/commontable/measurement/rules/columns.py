"""What becomes of a dataset when its columns change, and what its columns leave out."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema

MOST_COLUMNS = 200


@dataclass(frozen=True, kw_only=True)
class ColumnChanges:
    """How a newer schema differs from an older one. `reordered` and key or role changes do not retype rows."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    roles_or_key: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether partners' files are read exactly as before."""
        return not (self.added or self.gone or self.changed or self.roles_or_key)


def changes_between(old: Schema, new: Schema) -> ColumnChanges:
    """How the newer schema differs.

    >>> old = Schema.parse({"fields": ["pupil", "grade", "score"]})
    >>> new = Schema.parse({"fields": ["pupil", {"name": "score", "type": "integer"}, "lunch"]})
    >>> changes_between(old, new)
    ColumnChanges(added=('lunch',), gone=('grade',), changed=('score',), roles_or_key=False)
    """
    return ColumnChanges(
        added=tuple(name for name in new.names if name not in old.names),
        gone=tuple(name for name in old.names if name not in new.names),
        changed=tuple(name for name in new.names if name in old.names and new.field(name) != old.field(name)),
        roles_or_key=(old.roles, old.primary_key) != (new.roles, new.primary_key),
    )


class Advice(NamedTuple):
    """Something the columns leave out; `is_grave` where no indicator can be computed without it."""

    message: Promise | str
    is_grave: bool


def advice(schema: Schema) -> list[Advice]:
    """What to think about before partners are asked for this.

    >>> [one.is_grave for one in advice(Schema.parse({"fields": ["score"]}))]
    [True, False, False, False]
    """
    found = []
    if not schema.roles.period:
        message = _("No column has the role “period”, so no indicator can be computed from this dataset.")
        found.append(Advice(message, is_grave=True))
    if not schema.roles.place:
        message = _("No column has the role “place”: figures will exist for the whole partnership only.")
        found.append(Advice(message, is_grave=False))
    if not schema.roles.breakdowns:
        message = _("No column has the role “breakdown”: nobody will see which children are not reached.")
        found.append(Advice(message, is_grave=False))
    if not schema.primary_key:
        message = _("No column is part of the key, so a row that was sent twice cannot be noticed.")
        found.append(Advice(message, is_grave=False))
    return found
