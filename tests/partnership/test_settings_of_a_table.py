"""The director writes down what the partners agreed about the table; the journal keeps old and new."""

from cast import client_of
from commontable.journal.models import Entry
from commontable.partnership.models import Partnership

URL = "/p/rivermouth/settings/"


def described(client, **changes):
    initial = client.get(URL).context["form"].initial
    return client.post(URL, {**initial, **changes})


def test_a_change_is_kept_old_and_new(table):
    maya = client_of(table.maya)
    assert described(maya, stance="targeted_universalism", stance_says="All at grade level.").status_code == 302
    kept = Partnership.objects.get(pk=table.partnership.pk)
    assert (kept.stance, kept.stance_says) == ("targeted_universalism", "All at grade level.")
    body = Entry.objects.order_by("-pk").first().payload.body
    assert body["before"] == {"stance": "universal", "stance_says": ""}


def test_groups_of_one_or_two_are_never_shown(table):
    maya = client_of(table.maya)
    page = described(maya, minimum_count="2")
    assert page.status_code == 200
    assert Partnership.objects.get(pk=table.partnership.pk).minimum_count == 10
    assert "releases made from now on" in page.content.decode()
    assert described(maya, minimum_count="12").status_code == 302


def test_days_follow_the_zone_of_the_table(table):
    maya = client_of(table.maya)
    assert described(maya, time_zone="Asia/Jakarta").status_code == 302
    assert described(maya, time_zone="Mars/Olympus").status_code == 200
    assert Partnership.objects.get(pk=table.partnership.pk).time_zone == "Asia/Jakarta"


def test_saving_without_a_change_records_nothing(table):
    before = Entry.objects.count()
    described(client_of(table.maya))
    assert Entry.objects.count() == before


def test_nobody_else_changes_it(table):
    assert client_of(table.ines).post(URL, {"name": "Mine"}).status_code == 403
    assert Partnership.objects.get(pk=table.partnership.pk).name == "Rivermouth Cradle-to-Career"
