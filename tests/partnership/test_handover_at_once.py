"""Two people, or a person and the hourly look, at once: one open handover a member, and no half one."""

import pytest
from django.db import IntegrityError

from cast import LONG_AGO, Table
from commontable.partnership.actions.handovers.beginning import begin_handover
from commontable.partnership.actions.members import end_membership
from commontable.partnership.models import Handover, Member
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.tasks.handovers import notice_all
from governance.at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(member: Member) -> Member:
    """The member as another process reads them."""
    return Member.objects.select_related("partner", "partnership").get(pk=member.pk)


def test_one_open_handover_a_member(table: Table) -> None:
    end_membership(member=table.alma, left_on=LONG_AGO.date(), by=table.maya, at=LONG_AGO)
    begin = lambda: begin_handover(leaver=fresh(table.alma), by=fresh(table.maya), at=LONG_AGO)  # noqa: E731
    look = lambda: notice_all(partnership=fresh(table.alma).partnership, at=LONG_AGO)  # noqa: E731
    came = together([begin, look, begin, look])
    assert not [each for each in came if isinstance(each, Exception) and not isinstance(each, NotAllowed)]
    handover = Handover.objects.get(leaver=table.alma)
    assert handover.steps.count() == 9
    with pytest.raises(IntegrityError):
        Handover.objects.create(
            partnership=table.partnership, partner=table.northside, leaver=table.alma, trigger="asked",
            noticed_on=LONG_AGO.date(),
        )  # fmt: skip
