"""The groups tab: compared with what the reader chooses, in sentences, silent with a reason where it must be."""

import csv
import io

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.models import Baseline, IndicatorVersion
from commontable.partnership.models import Member
from measurement import released
from measurement.released import PUBLISHED, Spec

pytestmark = pytest.mark.page


def address(table: Table, name: str = "measurement:indicator-groups", **more: str) -> str:
    """The tab of the indicator `reading`."""
    return reverse(name, kwargs={"table": table.slug, "indicator": "reading", **more})


def page(table: Table, query: str = "") -> str:
    """The tab as a council member reads it."""
    answer = client_of(table.alma).get(address(table) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def measures(table: Table, query: str = "") -> dict[tuple[str, str], dict[str, str]]:
    """(group, measure) → its row in the file."""
    answer = client_of(table.alma).get(address(table, "measurement:indicator-measures") + query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return {(row["group"], row["measure"]): row for row in csv.DictReader(io.StringIO(text))}


def suspended(table: Table) -> IndicatorVersion:
    """Days lost to suspension: lower is better."""
    version = released.indicator(table, direction="decrease")
    cells = [
        Spec("2024-25", 1000, 70),
        Spec("2024-25", 200, 30, by={"lunch": "free"}),
        Spec("2024-25", 800, 40, by={"lunch": "paid"}),
    ]
    released.release(table, {version: cells})
    return version


def test_who_is_behind_is_the_first_sentence(table: Table) -> None:
    released.reading(table)
    said = page(table)
    assert "<h2>Free lunch: 22 points behind Other pupils.</h2>" in said
    assert "<b>372 more children</b>" in said  # ceil(1,700 × (1,396/2,500 − 578/1,700))
    assert "every group compared with the group that does best, Other pupils" in said


def test_the_reference_is_a_choice_that_stays_in_the_address(table: Table) -> None:
    released.reading(table)
    whole = page(table, "?by=lunch&reference=whole")
    assert "<h2>Free lunch: 13 points behind everybody.</h2>" in whole
    assert '<option value="whole" selected>' in whole
    assert "chart-gaps-lunch.svg?release=1&amp;reference=whole" in whole
    assert "measures.csv?release=1&amp;reference=whole" in whole
    named = page(table, "?by=lunch&reference=group:free")
    assert "<h2>No group is behind Free lunch by more than chance alone does.</h2>" in named
    assert "every group compared with Free lunch" in named
    for nonsense in ("?by=planet", "?reference=group:nobody", "?measure=x&by=&reference="):
        assert "Free lunch: 22 points behind Other pupils." in page(table, nonsense)


def test_protected_groups_are_named_and_never_a_zero(table: Table) -> None:
    released.reading(table)
    said = page(table, "?by=language&reference=others&measure=ppg1")
    assert "PPG-1" in said
    assert "E: so far behind counts" in page(table, "?by=lunch&measure=ppg1")
    assert "<h2>No gap that is more than chance, among the groups that can be told.</h2>" in page(table, "?by=language")
    found = measures(table, "?reference=others")
    hidden = found["other", "gap"]
    assert (hidden["value"], hidden["low"], hidden["worse_off"]) == ("", "", "")
    assert (hidden["cannot_tell_because"], hidden["protected"]) == ("protected", "other")
    english = found["en", "ppg1"]
    assert (english["value"], english["cannot_tell_because"]) == ("5.25", "")  # everybody less English, both shown
    assert found["es", "ppg1"]["cannot_tell_because"] == "reference_protected"
    assert found["es", "ppg1"]["protected"] == "other"
    ranged = measures(table, "?reference=whole")["es", "gap"]
    assert (ranged["value"], round(float(ranged["low"])), round(float(ranged["high"]))) == ("", -7, 3)
    assert ranged["worse_off"] == "no"


def test_whole_met_group_missed_is_loud_and_each_group_has_its_way(table: Table) -> None:
    version = released.reading(table)
    assert '<p class="loud"><a href="#goal">Met as a whole, but missed for Free lunch.</a></p>' in page(table)
    assert "<h2>The target is missed for Free lunch.</h2>" in page(table)
    released.target(table, version, period="2029-30", value=60, by={"lunch": "free"})
    Baseline.objects.create(
        partnership=table.partnership, indicator=version.indicator, period="2022-23", value=41,
        breakdown='{"lunch": "free"}', rationale="Before we began.", set_by=table.maya, set_at=PUBLISHED,
    )  # fmt: skip
    said = page(table)
    assert "60% by 2029-30 <small" in said
    assert "its own" in said
    assert "behind its way" in said
    assert "so far it has not come nearer" in said
    assert "<b>442 more children</b>" in said


def test_the_gap_over_time_is_told_with_its_test(table: Table) -> None:
    released.reading(table)
    said = page(table)
    assert "<h2>Free lunch: the gap has widened by 19 points since 2023-24.</h2>" in said
    assert "chart-course-lunch.csv" in said
    rows = client_of(table.alma).get(
        address(table, "measurement:indicator-chart", chart="course-lunch", kind="csv") + "?reference=whole"
    )
    text = b"".join(rows.streaming_content).decode("utf-8-sig")
    assert "2022-23,no data" in text


def test_crossed_groups_say_how_many_children_it_takes(table: Table) -> None:
    released.reading(table)
    said = page(table)
    assert "<h2>Free lunch, English: 27 to 47 points behind everybody.</h2>" in said
    assert "1 of 2 such groups is protected." in said
    assert "A gap of 10 points to everybody can be told from chance in a group of about" in said
    assert "Language at home and Lunch together" in said


def test_where_lower_is_better_the_rules_are_turned_round(table: Table) -> None:
    suspended(table)
    said = page(table, "?measure=index80")
    assert "<h2>Free lunch: 10 points behind Other pupils.</h2>" in said
    assert "here lower is better" in said
    found = measures(table)
    assert found["free", "risk"]["value"].startswith("3.0") or found["free", "risk"]["value"] == "3"
    assert found["free", "ppg1"]["worse_off"] == "yes"
    assert found["free", "index80"]["worse_off"] == "yes"
    assert found["paid", "index80"]["worse_off"] == "no"
    assert found["free", "children"]["value"] == "20"


def test_every_measure_has_a_page(table: Table) -> None:
    released.reading(table)
    for measure in ("children", "parity", "proportion", "risk"):
        assert f'<option value="{measure}" selected>' in page(table, f"?by=language&measure={measure}")


def test_means_have_gaps_and_no_measure_of_shares(table: Table) -> None:
    version = released.indicator(table, success="", mean_of="score", unit="points")
    cells = [Spec("2024-25", 100, value=520.0), Spec("2024-25", 40, value=500.0, by={"lunch": "free"}),
             Spec("2024-25", 60, value=533.0, by={"lunch": "paid"})]  # fmt: skip
    released.release(table, {version: cells})
    said = page(table, "?measure=ppg1")
    assert "An average alone does not tell which gap is more than chance." in said
    assert "an average has no such measure" in said


def test_all_protected_no_groups_and_no_release(table: Table) -> None:
    version = released.indicator(table)
    assert "No release holds it yet" in page(table)
    assert client_of(table.alma).get(address(table, "measurement:indicator-measures")).status_code == 404
    released.release(table, {version: [Spec("2024-25", 400, 200)]})
    assert "This indicator is not broken down by group." in page(table)
    hidden = [Spec("2025-26", by={"lunch": "free"}, status="hidden"),
              Spec("2025-26", by={"lunch": "paid"}, status="hidden"), Spec("2025-26", 40, 20)]  # fmt: skip
    released.release(table, {version: hidden})
    for query in ("", "?reference=whole", "?reference=others", "?reference=group:free"):
        assert "Which group is behind cannot be told" in page(table, query)


def test_other_tables_see_nothing_of_it(table: Table, charlie: Member) -> None:
    released.reading(table)
    for name in ("measurement:indicator-groups", "measurement:indicator-measures"):
        assert client_of(charlie).get(address(table, name)).status_code == 404
