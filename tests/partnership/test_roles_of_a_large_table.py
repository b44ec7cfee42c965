"""The page of roles stays short where a role has many holders; the list of members has them all."""

from cast import LONG_AGO, Table, client_of
from commontable.partnership.actions.members import give_role
from commontable.partnership.rules.roles import Role
from commontable.partnership.views import roles


def test_the_first_holders_are_named_and_the_rest_counted(table: Table, monkeypatch) -> None:
    for member in (table.omar, table.rosa):
        give_role(
            member=member, role=Role.COUNCIL_MEMBER, starts_on=LONG_AGO.date(), ends_on=None, by=table.maya, at=LONG_AGO
        )
    page = "/p/rivermouth/roles/"
    assert "more</a>" not in client_of(table.maya).get(page).content.decode()
    monkeypatch.setattr(roles, "HOLDERS_SHOWN", 1)
    short = client_of(table.maya).get(page).content.decode()
    assert "and 2 more</a>" in short and "/p/rivermouth/members/" in short
