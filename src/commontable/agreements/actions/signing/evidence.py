"""A step on the way to signatures is sealed over the one before; the only way into the evidence."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from commontable.agreements.models import AgreementVersion, Evidence
from commontable.agreements.rules.evidence import Step, digest_of
from commontable.partnership.models import Member


@transaction.atomic
def step(
    *, version: AgreementVersion, kind: Step, member: Member | None, at: datetime, facts: Mapping[str, Any]
) -> Evidence:
    """The step stands at the end of the version's chain, whose row is locked so that the chain never forks.

    `facts` can be written as JSON; `member=None` is the program itself. For acts that asked for a permission.
    """
    AgreementVersion.objects.select_for_update().get(pk=version.pk)
    last = Evidence.objects.filter(version=version.pk).order_by("-number").first()
    body = json.loads(json.dumps(dict(facts), cls=DjangoJSONEncoder))  # as the register gives it back
    said = {
        "number": last.number + 1 if last else 1,
        "kind": kind.value,
        "at": at,
        "facts": body,
        "previous": last.digest if last else "",
    }
    digest = digest_of(**said, member=member.pk if member else None)
    made: Evidence = Evidence.objects.create(
        partnership_id=version.partnership_id, version=version, member=member, digest=digest, **said
    )
    return made
