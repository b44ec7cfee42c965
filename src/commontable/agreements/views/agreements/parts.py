"""The way through an agreement: its steps, what is missing, and where it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from types import SimpleNamespace

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as translate

from commontable.agreements.datasets.standing import Ask
from commontable.agreements.models import Agreement, AgreementVersion
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.minima import Missing
from commontable.partnership.views.table import TableRequest

WORDS_A_MINUTE = 200
ORDER = (VersionStage.DRAFT, VersionStage.REVIEW, VersionStage.SIGNING, VersionStage.SIGNED)
WRITTEN_AT = (  # (how the key of a missing point begins, the page where it is written)
    ("parties", "agreements:write_parties"),
    ("parent", "agreements:name_agreement"),
    ("title", "agreements:name_agreement"),
    ("terms.commitments", "agreements:write_promises"),
    ("terms", "agreements:write_terms"),
    ("days", "agreements:write_days"),
    ("clause", "agreements:write_text"),
)


@dataclass(frozen=True)
class Place:
    """What is missing, the law that asks for it, and where it is written."""

    sentence: str
    law: str
    url: str


def steps_of(version: AgreementVersion) -> list[SimpleNamespace]:
    """The four steps of a text that is being made; none for one that was closed."""
    if version.stage not in ORDER:
        return []
    now = ORDER.index(VersionStage(version.stage))
    labels = (translate("Written"), translate("Read by the parties"), translate("Signed"), translate("In force"))
    return [
        SimpleNamespace(label=label, url="", is_done=n < now, is_current=n == now) for n, label in enumerate(labels)
    ]


def places(request: TableRequest, version: AgreementVersion | None, points: Iterable[Missing]) -> list[Place]:
    """The missing points, each with the page where it is written."""
    if version is None:
        return []
    return [
        Place(one.sentence.removesuffix(f" ({one.law})"), one.law, _place(request, version, one.key)) for one in points
    ]


def reading_minutes(clauses: Sequence[Mapping[str, str]]) -> int:
    """How many minutes the text takes to read, at 200 words a minute, and at least one."""
    return max(1, ceil(sum(len(one["text"].split()) for one in clauses) / WORDS_A_MINUTE))


def act_url(request: TableRequest, agreement: Agreement, ask: Ask) -> str:
    """Where the reader does what is asked of them."""
    table, number = request.partnership.slug, agreement.number
    numbers = {"table": table, "agreement": number, "version": ask.version.number}
    if ask.key == "review":
        return reverse("agreements:review_agreement", kwargs=numbers)
    if ask.key == "renew":
        return reverse("agreements:renew_agreement", args=[table, number])
    page = reverse("agreements:agreement", args=[table, number])
    if ask.key == "sign":
        return sign_url(table, number) or page
    return page + {"name": "#parties", "answer": "#reviews"}.get(ask.key, "")


def sign_url(table: str, number: int) -> str:
    """Where it is signed."""
    try:
        return reverse("agreements:sign", kwargs={"table": table, "agreement": number})
    except NoReverseMatch:
        return ""


def open_points(points: Iterable[Missing]) -> Counter[str]:
    """How many points are missing on which page."""
    return Counter(_route(one.key) for one in points)


def _route(key: str) -> str:
    return next((route for start, route in WRITTEN_AT if key.startswith(start)), "agreements:write_text")


def _place(request: TableRequest, version: AgreementVersion, key: str) -> str:
    route = _route(key)
    numbers = {"table": request.partnership.slug, "agreement": version.agreement.number}
    if route != "agreements:name_agreement":
        numbers["version"] = version.number
    url = reverse(route, kwargs=numbers)
    field = key.rpartition(".")[2]
    if route == "agreements:write_terms":
        return f"{url}#id_{field}"
    if key.startswith("clause."):
        is_there = any(one["key"] == field for one in version.clauses)
        return f"{url}#clause-{field}" if is_there else f"{url}?add={field}#clause-{field}"
    return url
