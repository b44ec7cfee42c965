"""Several people join the table at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commontable.partnership.models import Member, Partner
from commontable.partnership.rules.roles import Role

from .invitations import send_invitation
from .members import add_member, give_role


@transaction.atomic
def add_newcomers(*, people: Iterable[tuple[Partner, str, str, Role | None]], by: Member, at: datetime) -> list[Member]:
    """Everybody is a member, holds the role named and is invited; all of them or, if one is refused, nobody.

    `people` are (partner, name, e-mail, role or None).
    """
    added = []
    for partner, name, email, role in people:
        member = add_member(partner=partner, name=name, email=email, by=by, at=at)
        if role:
            give_role(member=member, role=role, by=by, at=at)
        send_invitation(member=member, by=by, at=at)
        added.append(member)
    return added
