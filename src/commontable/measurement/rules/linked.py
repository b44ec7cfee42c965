"""What a definition takes from other datasets about the same children, as columns beside the dataset's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.db.models import TextChoices
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.analysis.release.taking import BANDS, MOST_BANDS, ROWS, TakeSpec


class When(TextChoices):
    """When a child has to have been in the other dataset to count as reached."""

    EVER = "ever", _("at any time")
    PERIOD = "period", _("in the same period")


class Taken(TypedDict):
    """What is taken from one other dataset: `dose` is empty, `rows`, or a column of numbers."""

    dataset: str  # slug
    title: str
    when: str
    dose: str
    dose_title: str
    where: str
    bands: list[float]


def short_of(slug: str) -> str:
    """The part of a column's name that says which dataset it is from.

    >>> short_of("after-school")
    'after_school'
    """
    return slug.replace("-", "_")


def take_spec(one: Taken, *, period: str = "", own_period: str = "") -> TakeSpec:
    """As the science of releases reads it; `period` is the other dataset's column of periods."""
    same = one["when"] == When.PERIOD
    return TakeSpec(
        source=one["dataset"],
        where=one["where"] or None,
        dose=one["dose"] or None,
        period=period if same else None,
        own_period=own_period if same else None,
        bands=tuple(float(end) for end in one["bands"]),
    )


def linked_fields(taken: Sequence[Taken]) -> list[dict[str, Any]]:
    """The columns as a schema has them, with what people call them."""
    found: list[dict[str, Any]] = []
    for one in taken:
        spec = take_spec(one)
        names = spec.columns(short_of(one["dataset"]))
        known = {"dataset": one["title"], "column": one["dose_title"] or one["dose"]}
        reached = translate("Reached by %(dataset)s")
        if one["when"] == When.PERIOD:
            reached = translate("Reached by %(dataset)s in the same period")
        found.append({"name": names[0], "type": "boolean", "title": reached % known})
        if not one["dose"]:
            continue
        dose = translate("Records in %(dataset)s") if one["dose"] == ROWS else translate("%(column)s in %(dataset)s")
        found.append({"name": names[1], "type": "number", "title": dose % known})
        bands = translate("%(dose)s, in bands") % {"dose": dose % known}
        found.append({"name": names[2], "type": "string", "title": bands, "categories": list(spec.labels())})
    return found


def in_words(taken: Sequence[Taken]) -> list[str]:
    """What is taken, a sentence a dataset.

    >>> taken = {"dataset": "camp", "title": "Camp", "when": "ever", "dose": "", "dose_title": "", "where": ""}
    >>> in_words([{**taken, "bands": []}])
    ['Whether the child is in Camp at any time.']
    """
    said = []
    for one in taken:
        known = {
            "dataset": one["title"], "when": When(one["when"]).label, "column": one["dose_title"] or one["dose"],
            "condition": one["where"],
        }  # fmt: skip
        text = translate("Whether the child is in %(dataset)s %(when)s.") % known
        if one["dose"] == ROWS:
            text = translate("Whether the child is in %(dataset)s %(when)s, and how many records it has there.") % known
        elif one["dose"]:
            text = translate("Whether the child is in %(dataset)s %(when)s, and the sum of %(column)s.") % known
        if one["where"]:
            text = f"{text} " + translate("Only records count for which: %(condition)s") % known
        said.append(text)
    return said


def with_linked(document: Mapping[str, Any], taken: Sequence[Taken]) -> dict[str, Any]:
    """The dataset's schema with the linked columns: those of a few groups may be broken down by.

    >>> taken = {"dataset": "camp", "title": "Camp", "when": "ever", "dose": "rows", "dose_title": "", "where": ""}
    >>> whole = with_linked({"fields": [{"name": "year"}], "roles": {}}, [{**taken, "bands": [1, 5]}])
    >>> [one["name"] for one in whole["fields"]], whole["roles"]["breakdowns"]
    (['year', 'reached_camp', 'dose_camp', 'dose_camp_band'], ['reached_camp', 'dose_camp_band'])
    """
    if not taken:
        return dict(document)
    more = linked_fields(taken)
    roles = dict(document.get("roles", {}))
    groups = [one["name"] for one in more if one["type"] != "number"]
    roles["breakdowns"] = [*roles.get("breakdowns", ()), *groups]
    return {**document, "fields": [*document.get("fields", ()), *more], "roles": roles}


def linked_columns(taken: Sequence[Taken]) -> frozenset[str]:
    """The names of all linked columns."""
    return frozenset(name for one in taken for name in take_spec(one).columns(short_of(one["dataset"])))


def bands_of(text: str) -> list[float]:
    """The lower ends of bands, as they are typed; raises ValueError.

    >>> bands_of("1, 10; 30"), bands_of("")
    ([1.0, 10.0, 30.0], [1.0, 10.0, 30.0])
    >>> bands_of("10, 1")
    Traceback (most recent call last):
    ...
    ValueError: 10, 1
    """
    parts = text.replace(";", ",").split(",")
    ends = [float(part) for part in parts if part.strip()] or list(BANDS)
    if not 0 < len(ends) <= MOST_BANDS or ends[0] <= 0 or sorted(set(ends)) != ends or ends[-1] >= 1e9:
        raise ValueError(text)
    return ends
