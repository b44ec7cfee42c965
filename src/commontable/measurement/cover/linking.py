"""Whether agreements let rows be linked: the purpose, the recipients, the clause on linking, the identity columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from commontable.measurement.models import Dataset, Due, Extract, LinkagePlan, LinkageRun
from commontable.measurement.rules.covering import Cover, Wanted, cover, needs_agreement
from commontable.partnership.models import Partner

from .gate import NotCovered
from .reading import Agreed, agreed_at
from .words import sentences


@dataclass(frozen=True)
class Linking:
    """What would be linked: why, for whom beside the backbone, and which identity columns of each dataset."""

    purpose: str
    columns: Mapping[Dataset, tuple[str, ...]]
    receivers: frozenset[int] = frozenset()

    def with_receiver(self, partner: int) -> Linking:
        """The same, seen by one partner more."""
        return replace(self, receivers=self.receivers | {partner})


@dataclass(frozen=True)
class Covered:
    """One partner's rows of one dataset, and the agreement that lets them be linked or what it lacks."""

    dataset: Dataset
    partner: Partner
    cover: Cover
    said: tuple[str, ...] = ()  # what is missing, a sentence a clause


def linking_of(plan: LinkagePlan, *, run: LinkageRun | None = None) -> Linking:
    """What the plan links; with `run` also by which columns that linking found children in datasets that left since."""
    linked = plan.datasets.select_related("dataset").order_by("dataset__title", "pk")
    columns = {
        one.dataset: tuple(sorted({*one.fields.values(), *([one.row_id] if one.row_id else [])})) for one in linked
    }
    return Linking(
        purpose=plan.purpose,
        columns=(_columns_then(run) if run else {}) | columns,
        receivers=frozenset(plan.receivers.values_list("pk", flat=True)),
    )


def _columns_then(run: LinkageRun) -> dict[Dataset, tuple[str, ...]]:
    """By which columns that linking found children; of codes, by the one with their row ids."""
    fields: dict[str, dict[str, str]] = run.settings.get("fields", {})
    datasets = Dataset.objects.filter(partnership_id=run.partnership_id, slug__in=list(fields)).order_by("title", "pk")
    return {
        one: tuple(sorted(fields[one.slug].values())) or tuple(filter(None, [one.contract.roles.person]))
        for one in datasets
    }


def covered(
    linking: Linking, *, partnership_id: int, day: date, hold: bool = False, extracts: Iterable[Extract] = ()
) -> list[Covered]:
    """Every sender of every dataset with the agreement that lets its rows be linked that day, or what is missing.

    Senders are those a file is asked of, and those whose rows are among the `extracts`.
    """
    return covered_under(agreed_at(partnership_id, hold=hold), linking, day=day, extracts=extracts)


def covered_under(agreed: Agreed, linking: Linking, *, day: date, extracts: Iterable[Extract] = ()) -> list[Covered]:
    """As `covered`, under agreements as they stand or would stand."""
    found = []
    for (dataset, partner), under in _senders(linking, extracts).items():
        if not needs_agreement(dataset.legal_basis, came_under_one=under):
            found.append(Covered(dataset, partner, Cover(needs_none=True)))
            continue
        wanted = _wanted(linking, agreed, dataset, partner.pk)
        one = cover(agreed.offers, wanted, day=day)
        names = {**agreed.names, partner.pk: partner.called, **_names(linking)}
        found.append(Covered(dataset, partner, one, tuple(sentences(one, names=names, sender=partner.called))))
    return found


def require_linking(
    linking: Linking, *, partnership_id: int, day: date, hold: bool = False, extracts: Iterable[Extract] = ()
) -> list[Covered]:
    """As `covered`; raises NotCovered, which names every clause that is missing, where one is."""
    found = covered(linking, partnership_id=partnership_id, day=day, hold=hold, extracts=extracts)
    shut = []
    for one in found:
        if not one.cover.is_open:
            lead = _("%(dataset)s from %(partner)s may not be linked now.")
            shut.append(" ".join([lead % {"dataset": one.dataset.title, "partner": one.partner.called}, *one.said]))
    if shut:
        asks = _("Ask the backbone's data steward for an agreement that covers it.")
        raise NotCovered(" ".join([*dict.fromkeys(shut), asks]))
    return found


def _senders(linking: Linking, extracts: Iterable[Extract]) -> dict[tuple[Dataset, Partner], bool]:
    """Who sends what, and whether some of their rows came under an agreement."""
    found: dict[tuple[Dataset, Partner], bool] = {}
    dues = Due.objects.filter(dataset__in=list(linking.columns), cancelled_at=None)
    for due in dues.select_related("dataset", "partner").order_by("dataset__title", "partner__name", "pk"):
        found.setdefault((due.dataset, due.partner), False)
    for extract in extracts:
        key = (extract.dataset, extract.partner)
        found[key] = found.get(key, False) or extract.agreement_version_id is not None
    return found


def _wanted(linking: Linking, agreed: Agreed, dataset: Dataset, sender: int) -> Wanted:
    is_open = not needs_agreement(dataset.legal_basis)
    return Wanted(
        sender=sender,
        host=agreed.host,
        columns=linking.columns[dataset],
        purpose=linking.purpose,
        basis="" if is_open else dataset.legal_basis,
        receivers=linking.receivers - {agreed.host},
        linking=True,
    )


def _names(linking: Linking) -> dict[int, str]:
    return {one.pk: one.called for one in Partner.objects.filter(pk__in=linking.receivers)}
