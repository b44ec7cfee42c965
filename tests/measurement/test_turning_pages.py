"""The pages of turning a curve: opened, written on by anybody at the table, closed; nothing typed is lost."""

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.actions.turning.lines import add_line, change_line
from commontable.measurement.models import Factor, Step, Turning
from commontable.measurement.rules.turning import Force, LineKind, TurningStage
from commontable.partnership.models import Member
from measurement import turned
from measurement.turned import OPENED

pytestmark = pytest.mark.page


def url(table: Table, name: str, **parts: object) -> str:
    return reverse(f"measurement:{name}", kwargs={"table": table.slug, **parts})


def test_a_parent_opens_a_page_and_the_table_fills_it(table: Table) -> None:
    version = turned.history(table)
    rosa, omar = client_of(table.rosa), client_of(table.omar)
    tried = rosa.get(url(table, "indicator-tried", indicator="reading"))
    assert b"Nobody has set out to turn this curve yet" in tried.content
    assert b"If nothing changes: 43%" in rosa.get(url(table, "turning_new", indicator="reading")).content
    asked = {"end": "Every child reads at nine", "why": "<script>alert(1)</script>", "group": "", "place": ""}
    opened = rosa.post(url(table, "turning_new", indicator="reading"), asked)
    page = Turning.objects.get()
    assert opened["Location"] == url(table, "turning", turning=1)
    add = {kind: url(table, "turning_line_new", turning=1, kind=kind) for kind in ("factor", "partner", "idea", "step")}
    again = omar.post(add["factor"], {"text": "Summer", "force": "root", "another": "yes"})
    assert again["Location"] == add["factor"]
    assert omar.post(add["partner"], {"partner": "", "name": "", "text": "Opens"}).status_code == 200
    omar.post(add["partner"], {"partner": table.northside.pk, "text": "Opens its doors"})
    omar.post(add["idea"], {"text": "Book bags", "cost": "none"})
    omar.post(add["step"], {"text": "Tutors", "member": table.omar.pk, "due_on": "2099-01-01"})
    shown = rosa.get(url(table, "turning", turning=1)).content.decode()
    assert "Northside Unified School District" in shown
    assert "<script>alert" not in shown
    assert "Nothing is missing." in shown
    rosa.post(url(table, "turning_ready", turning=1))
    page.refresh_from_db()
    assert page.stage == TurningStage.READY
    step = Step.objects.get()
    promise = url(table, "turning_promise", turning=1, line=step.pk)
    assert rosa.get(promise).status_code == 403
    omar.post(promise, {"member": table.omar.pk, "due_on": "2030-01-01", "evidence_wanted": ""})
    step.refresh_from_db()
    assert step.commitment is not None
    on_promise = rosa.get(reverse("agreements:commitment", args=[table.slug, step.commitment.number])).content.decode()
    assert "Part of a plan to turn a curve" in on_promise
    turned.later(table, version, y2024=60)
    assert "The curve has turned" in rosa.get(url(table, "turning", turning=1)).content.decode()
    rosa.post(url(table, "turning_close", turning=1), {"learnt": "Ask the parents."})
    tried = rosa.get(url(table, "indicator-tried", indicator="reading")).content.decode()
    assert "Ask the parents." in tried
    assert "1 promise, 0 kept" in tried
    assert "turned" in rosa.get(url(table, "turnings")).content.decode()
    assert b"Ask the parents." in rosa.get(url(table, "turnings_csv")).content
    assert "Summer" in rosa.get(url(table, "turning_history", turning=1)).content.decode()


def test_what_somebody_wrote_meanwhile_is_shown_and_nothing_is_lost(table: Table) -> None:
    page = turned.page(table, turned.history(table))
    given = {"text": "Summer", "force": Force.ROOT}
    line = add_line(turning=page, kind=LineKind.FACTOR, values=given, by=table.rosa, at=OPENED)
    change_line(line=line, values={"text": "Theirs"}, by=table.omar, at=OPENED)
    where = url(table, "turning_line", turning=1, kind="factor", line=line.pk)
    posted = {"text": "Mine", "force": "root", "evidence": "", "seen": "1"}
    answer = client_of(table.rosa).post(where, posted)
    said = answer.content.decode()
    assert "Somebody changed this while you were writing" in said
    assert "Theirs" in said
    assert 'value="Mine"' in said
    assert client_of(table.rosa).post(where, {**posted, "seen": "2"}).status_code == 302
    assert Factor.objects.get().text == "Mine"


def test_addresses_that_lead_nowhere(table: Table, charlie: Member) -> None:
    page = turned.page(table, turned.history(table))
    given = {"text": "Summer", "force": Force.ROOT}
    line = add_line(turning=page, kind=LineKind.FACTOR, values=given, by=table.rosa, at=OPENED)
    rosa = client_of(table.rosa)
    for lost in (
        url(table, "turning", turning=99),
        url(table, "turning_line_new", turning=1, kind="nonsense"),
        url(table, "turning_line", turning=1, kind="idea", line=line.pk),
        url(table, "turning_chart", turning=1, kind="exe"),
    ):
        assert rosa.get(lost).status_code == 404
    assert client_of(charlie).get(url(table, "turning", turning=1)).status_code == 404
    assert client_of(table.dewi).get(url(table, "turning", turning=1)).status_code == 404
    assert b"2027-28" in b"".join(rosa.get(url(table, "turning_chart", turning=1, kind="csv")).streaming_content)


def test_a_page_asks_the_register_the_same_however_much_stands_on_it(
    table: Table, django_assert_max_num_queries
) -> None:
    page = turned.page(table, turned.history(table))
    turned.fill(table, page, many=12)
    rosa = client_of(table.rosa)
    with django_assert_max_num_queries(15):
        rosa.get(url(table, "turning", turning=1))
