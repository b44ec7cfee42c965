"""Whether a definition can be computed from its dataset, and its conditions in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.analysis.condition import Condition, ConditionError, explain, parse_condition
from commontable.analysis.contract import Schema

MOST_CROSSED = 3


class Fault(NamedTuple):
    """What is wrong, and in which field of the definition."""

    field: str
    message: Promise | str


@dataclass(frozen=True, kw_only=True)
class Counting:
    """The part of a definition that a machine follows."""

    where: str = ""
    success: str = ""
    mean_of: str = ""
    breakdowns: Sequence[str] = ()
    depth: int = 2


class Said(NamedTuple):
    """Conditions in English words; empty where there is none or it cannot be read."""

    where: str
    success: str


def faults(counting: Counting, *, schema: Schema) -> list[Fault]:
    """Everything that keeps the definition from being computed; empty when nothing does.

    >>> fields = [{"name": "year", "type": "year"}, {"name": "score", "type": "integer"}, {"name": "grade"}]
    >>> schema = Schema.parse({"fields": fields, "roles": {"period": "year", "breakdowns": ["grade"]}})
    >>> faults(Counting(success="score >= 40", breakdowns=["grade"]), schema=schema)
    []
    >>> [str(fault.message) for fault in faults(Counting(success="scor >= 40"), schema=schema)]
    ['The source has no column scor. Is score meant?']
    """
    found = list(_of_the_dataset(schema))
    if bool(counting.success.strip()) == bool(counting.mean_of.strip()):
        message = _("Say which rows succeed, or name a column whose mean is taken: one of the two.")
        found.append(Fault("success", message))
    for field, text in (("where", counting.where), ("success", counting.success)):
        if text.strip():
            found.extend(_of_condition(field, text, schema))
    found.extend(_of_mean(counting.mean_of.strip(), schema))
    found.extend(_of_breakdowns(counting, schema))
    return found


def _of_the_dataset(schema: Schema) -> list[Fault]:
    if schema.roles.period:
        return []
    message = _(
        "No column of this dataset says which period a row belongs to. Give one column the role “period” first."
    )
    return [Fault("dataset", message)]


def _of_condition(field: str, text: str, schema: Schema) -> list[Fault]:
    try:
        condition = parse_condition(text, columns=schema.names)
    except ConditionError as error:
        return [Fault(field, str(error))]
    apart = [name for name in condition.columns if name in schema.identity]
    if apart:
        message = _(
            "The column %(column)s tells who somebody is. It is stored apart and cannot be used in a condition."
        )
        return [Fault(field, str(message) % {"column": apart[0]})]
    return []


def _of_mean(column: str, schema: Schema) -> list[Fault]:
    if not column:
        return []
    if column not in schema.measures:
        message = _("The dataset has no column %(column)s that a mean can be taken of.")
        return [Fault("mean_of", str(message) % {"column": column})]
    if schema.field(column).type not in {"integer", "number"}:
        message = _("A mean needs a column of numbers, and %(column)s holds something else.")
        return [Fault("mean_of", str(message) % {"column": column})]
    return []


def _of_breakdowns(counting: Counting, schema: Schema) -> list[Fault]:
    found = []
    for column in counting.breakdowns:
        if column not in schema.roles.breakdowns:
            message = _("The dataset does not offer %(column)s as a breakdown.")
            found.append(Fault("breakdowns", str(message) % {"column": column}))
    if len(set(counting.breakdowns)) < len(counting.breakdowns):
        found.append(Fault("breakdowns", _("Name every breakdown once.")))
    if not 0 <= counting.depth <= MOST_CROSSED:
        found.append(Fault("depth", _("Cross no more than three breakdowns: groups become too small to show.")))
    return found


def said(counting: Counting, *, schema: Schema) -> Said:
    """The conditions in words.

    >>> fields = [{"name": "year", "type": "year"}, {"name": "score", "type": "integer"}]
    >>> schema = Schema.parse({"fields": fields})
    >>> said(Counting(success="score >= 40"), schema=schema)
    Said(where='', success='score is at least 40')
    """

    def words(text: str) -> str:
        condition = _read(text, schema)
        return explain(condition) if condition else ""

    return Said(where=words(counting.where), success=words(counting.success))


def _read(text: str, schema: Schema) -> Condition | None:
    try:
        return parse_condition(text, columns=schema.names) if text.strip() else None
    except ConditionError:
        return None
