"""A member may say from which level of their organisation they speak."""

from cast import client_of
from commontable.partnership.models import Member


def test_the_level_is_written_down_shown_and_exported(table):
    maya = client_of(table.maya)
    url = f"/p/{table.slug}/members/"
    wanted = {"name": table.rosa.name, "title": "", "email": table.rosa.email, "joined_on": table.rosa.joined_on}
    assert maya.post(f"{url}{table.rosa.pk}/change/", wanted | {"level": "community"}).status_code == 302
    assert Member.objects.get(pk=table.rosa.pk).level == "community"
    assert "Community" in maya.get(f"{url}{table.rosa.pk}/").content.decode()
    assert ",Community," in maya.get(f"/p/{table.slug}/members.csv").content.decode()
    assert "Select a valid choice" in maya.post(
        f"{url}{table.rosa.pk}/change/", wanted | {"level": "emperor"}
    ).content.decode()  # fmt: skip


def test_a_new_member_has_one_from_the_start(table):
    wanted = {
        "partner": table.harbor.pk, "name": "Nur Aini", "level": "front_line", "email": "nur@harbor.example",
        "joined_on": "2026-01-05",
    }  # fmt: skip
    assert client_of(table.maya).post(f"/p/{table.slug}/members/new/", wanted).status_code == 302
    assert Member.objects.get(name="Nur Aini").level == "front_line"
