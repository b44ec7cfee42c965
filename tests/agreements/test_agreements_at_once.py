"""Two people in the same instant: one number, one open version, one renewal, one notice; nobody overwrites another."""

from datetime import timedelta
from functools import partial

import pytest

from agreements.drafted import NOW, TODAY, mou, signed
from commontable.agreements.actions.agreements.amending import begin_renewal, begin_version
from commontable.agreements.actions.agreements.drafting import change_version
from commontable.agreements.actions.agreements.ending import terminate
from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.models import Agreement, AgreementVersion
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def refused(acts):
    """How many of the acts, begun at one moment, were refused; none failed in another way."""
    found = together(acts)
    failed = [one for one in found if isinstance(one, Exception) and not isinstance(one, NotAllowed)]
    assert failed == []
    return sum(isinstance(one, NotAllowed) for one in found)


def fresh(version):
    return AgreementVersion.objects.select_related("agreement", "partnership").get(pk=version.pk)


def test_two_at_once(table):
    assert refused([partial(mou, table, title=f"Agreement {number}") for number in range(3)]) == 0
    assert sorted(Agreement.objects.values_list("number", flat=True)) == [1, 2, 3]
    draft = AgreementVersion.objects.get(agreement__number=1)
    change = {"by": table.maya, "at": NOW, "seen": 1}
    texts = [partial(change_version, version=fresh(draft), changes={"why": text}, **change) for text in "ab"]
    assert refused(texts) == 1
    known = {"by": table.maya, "at": NOW}
    assert refused([partial(issue_version, version=fresh(draft), **known) for _ in range(2)]) == 1
    stands = signed(AgreementVersion.objects.get(agreement__number=2), by=table.maya)
    given = [partial(begin_version, agreement=fresh(stands).agreement, why="More", **known) for _ in range(2)]
    assert refused(given) == 1
    later = {"starts_on": TODAY + timedelta(days=400), "ends_on": None}
    given = [partial(begin_renewal, agreement=fresh(stands).agreement, **later, **known) for _ in range(2)]
    assert refused(given) == 1
    given = [
        partial(terminate, version=fresh(stands), on=TODAY, why="Over", by=by, at=NOW)
        for by in (table.alma, table.omar)
    ]
    assert refused(given) == 1
