"""The agreement that a dataset lacks, as a draft to begin with: columns, purpose, senders, receivers as terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from commontable.agreements.library.shipped import shipped
from commontable.agreements.models import Template
from commontable.agreements.rules.kinds import AgreementKind, PartyRole, Sensitivity
from commontable.agreements.rules.terms import Element, Terms
from commontable.measurement.models import Dataset
from commontable.partnership.models import Partner

from .labels import Labels
from .sign_offs import senders_of

OTHERWISE = "public_task"  # the shipped text for grounds that have none of their own
LONGEST_TITLE = 160


def draft_for(dataset: Dataset, *, title: str, at: datetime) -> dict[str, Any]:
    """What `draft_agreement` takes, for an agreement that covers the dataset as it is and everybody asked for it.

    The text is the table's own newest template for that legal ground, or the one that comes with the product.
    """
    host = Partner.objects.of(dataset.partnership).get(is_backbone=True)
    senders = senders_of(dataset, at=at)
    today = dataset.partnership.day(at)
    receivers = [partner for partner in dataset.receivers.order_by("name") if partner.is_present(today)]
    roles = {host.pk: PartyRole.HOST}
    for partner in receivers:
        roles.setdefault(partner.pk, PartyRole.RECIPIENT)
    roles |= {partner.pk: PartyRole.CONTRIBUTOR for partner in senders if partner.pk != host.pk}
    everybody = {partner.pk: partner for partner in (*senders, *receivers, host)}
    return {
        "kind": AgreementKind.DATA_SHARING,
        "title": title[:LONGEST_TITLE],
        "terms": terms_of(dataset, recipients=(host.pk, *(partner.pk for partner in receivers))),
        "parties": [(everybody[pk], role, None, 2 if pk == host.pk else 1) for pk, role in roles.items()],
        **_text(dataset),
    }


def terms_of(dataset: Dataset, *, recipients: tuple[int, ...]) -> Terms:
    """Terms that list every column, with how sensitive it is as far as its role tells."""
    schema, labels = dataset.contract, Labels(dataset.schema)
    identifying, internal = {*schema.roles.identity, schema.roles.person}, Sensitivity.INTERNAL
    open_columns = {*schema.roles.place, schema.roles.period}
    elements = [
        Element(name, labels.breakdown(name) if labels.breakdown(name) != name else "", internal)
        for name in schema.names
    ]
    return Terms(
        basis=dataset.legal_basis,
        purposes=(" ".join(dataset.purpose.split()),),
        elements=tuple(
            replace(one, sensitivity=Sensitivity.IDENTIFYING)
            if one.name in identifying
            else replace(one, sensitivity=Sensitivity.OPEN)
            if one.name in open_columns
            else one
            for one in elements
        ),
        recipients=recipients,
        linking=False,
        smallest_count=dataset.partnership.minimum_count,
    )


def _text(dataset: Dataset) -> dict[str, Any]:
    own = Template.objects.of(dataset.partnership).filter(
        kind=AgreementKind.DATA_SHARING, basis=dataset.legal_basis, withdrawn_at=None
    )
    template = own.order_by("-made_at", "-pk").first()
    if template is not None:
        return {"template": template}
    try:
        text = shipped(dataset.legal_basis)
    except KeyError:
        text = shipped(OTHERWISE)
    return {"clauses": text.in_words()}
