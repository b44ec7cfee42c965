"""The pages of an indicator over linked files: asked for in words, shown with what to keep in mind."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply
from commontable.measurement.datasets.labels import Labels
from commontable.measurement.datasets.linkage_caveats import linked_by
from commontable.measurement.forms.indicators import DefinitionForm, initial_of
from commontable.measurement.models import LinkageRun, Release
from commontable.publish.actions.packs import make_pack
from commontable.publish.datasets.packs import paper_of
from commontable.publish.rules.packs import Part
from files_of_partners import NOW
from linked_definitions import TAKEN, WORDS, defined
from linked_files import linked_once
from measurement.test_linked_indicators import released_now
from publish.letters import letter_to
from remembered import remembered

pytestmark = pytest.mark.page

KEPT = "counts as not reached"


@pytest.fixture
def run(table: Table) -> LinkageRun:
    return remembered(linked_once, table)


def published_once(table: Table) -> Release:
    """Reading of the children in after school, published; remembered by tests."""
    version = defined(table, linked_once(table), where="", breakdowns=["lunch", "reached_after_school"], depth=1)
    release = released_now(table, version)
    day = NOW.date() + timedelta(days=7)
    release = open_for_reply(release=release, reply_until=day, by=table.ines, at=NOW)
    return publish_release(release=release, by=table.maya, at=NOW + timedelta(days=9))


def test_it_is_asked_for_in_words_and_kept(table: Table, run: LinkageRun) -> None:
    version = defined(table, run, agreed=False)
    client = client_of(table.ines)
    url = reverse(
        "measurement:definition_change",
        kwargs={"table": table.partnership.slug, "indicator": version.indicator.slug, "number": version.number},
    )
    shown = client.get(url).content.decode()
    assert "Whether the child is in After school" in shown
    assert "the sum of Days" in shown
    assert "Reached by After school in the same period" in shown  # a breakdown, and a column to count by
    form = {
        **WORDS, "dataset": version.dataset_id, "linkage": run.plan_id, "where": "dose_after_school >= 5",
        "success": "score >= 60", "breakdowns": ["lunch", "dose_after_school_band"], "depth": 1,
        "direction": "increase", "unit": "percent", "decimals": 0, "seen": version.revision,
        "taken_when_after-school": "ever", "taken_dose_after-school": "rows", "taken_only_after-school": "days > 2",
        "taken_bands_after-school": "1, 3",
    }  # fmt: skip
    refused = client.post(url, {**form, "taken_bands_after-school": "3, 1", "do": "save"}).content.decode()
    assert "each larger than the one before" in refused
    refused = client.post(url, {**form, "taken_when_after-school": "", "do": "save"}).content.decode()
    assert "when the child has to have been there" in refused
    looked = client.post(url, {**form, "do": "check"}).content.decode()
    assert "Counts a row when dose_after_school is at least 5" in looked
    assert client.post(url, {**form, "do": "save"}).status_code == 302
    version.refresh_from_db()
    assert version.linked == [
        {**TAKEN, "when": "ever", "dose": "rows", "dose_title": "", "where": "days > 2", "bands": [1, 3]}
    ]
    assert version.breakdowns == ["lunch", "dose_after_school_band"]


def test_without_a_plan_nothing_is_asked(table: Table, run: LinkageRun) -> None:
    version = defined(table, run, agreed=False)
    run.plan.datasets.filter(dataset=version.dataset).delete()
    form = DefinitionForm(partnership=table.partnership, initial=initial_of(version))
    assert "linkage" not in form.fields


def test_what_to_keep_in_mind_goes_with_the_figures(table: Table) -> None:
    release = remembered(published_once, table)
    slug = "reading-after-school"
    client = client_of(table.dara)

    def page(name: str, **more: object) -> str:
        found = client.get(reverse(f"measurement:{name}", kwargs={"table": table.partnership.slug, **more}))
        return b"".join(found).decode()

    assert release.manifest["linkage"]
    assert KEPT in page("indicator", indicator=slug)
    assert KEPT in page("release", number=release.number)
    for whole in (page("scorecard"), page("scorecard-csv")):
        assert "from linked files" in whole
        assert "gaps may be false" not in whole
    made = page("indicator-made", indicator=slug)
    assert "Whether the child is in After school in the same period" in made
    lineage = page("indicator-lineage", indicator=slug)
    assert "The same children found in several files" in lineage
    assert "95 in 100 (92 to 97)" in lineage
    rows = list(csv.DictReader(io.StringIO(page("indicator-csv", indicator=slug).lstrip("\ufeff"))))
    assert KEPT in rows[0]["keep_in_mind"]
    assert {row["reached_after_school"] for row in rows} == {"", "true", "false"}
    chart = page("indicator-chart", indicator=slug, chart="groups-reached_after_school", kind="csv")
    assert KEPT in chart
    assert KEPT in page("indicator-measures", indicator=slug)


def test_it_goes_with_every_file_and_picture_that_leaves(table: Table) -> None:
    release = remembered(published_once, table)
    slug = "reading-after-school"
    client = client_of(table.dara)

    def page(name: str, **more: object) -> str:
        found = client.get(reverse(f"measurement:{name}", kwargs={"table": table.partnership.slug, **more}))
        return b"".join(found).decode()

    said = json.loads(page("release_file", number=release.number, file="release.json"))["linked"][slug]
    assert said["match_rate"] == pytest.approx(0.95)
    assert said["unequal"] is False
    assert KEPT in said["caveat"]
    lines = csv.DictReader(io.StringIO(page("release_file", number=release.number, file="cells.csv")))
    assert {line["keep_in_mind"] for line in lines} == {said["caveat"]}
    picture = page("indicator-chart", indicator=slug, chart="groups-reached_after_school", kind="svg")
    assert KEPT in picture.partition("<desc")[2].partition("</desc>")[0]
    assert " ".join(re.sub("<[^>]*>", " ", picture).split()).count(KEPT) == 2  # under the title, too
    mail = letter_to(table.dara, at=NOW + timedelta(days=10))
    assert mail is not None
    ((html, _kind),) = mail.alternatives
    for text in (mail.body, str(html)):
        assert "1 of them rests on linked files, in which some groups may be found more rarely" in text


def test_the_scorecard_warns_where_groups_are_found_unequally(table: Table) -> None:
    release = remembered(published_once, table)
    linkage = release.manifest["linkage"]["reading-after-school"]
    small = min((one for one in linkage["rates"] if one["by"] == "all"), key=lambda one: one["people"])
    rest = {"source": small["source"], "other": small["other"], "by": "lunch", "bound": "", "people": 20}
    for rates, mark in (((90, 81), "from linked files"), ((90, 80), "linked files: gaps may be false")):
        unlike = [{**rest, "group": group, "rate": rate} for group, rate in zip(("free", "paid"), rates, strict=True)]
        linkage["rates"] = [one for one in linkage["rates"] if one["by"] != "lunch"] + unlike
        Release.objects.filter(pk=release.pk).update(manifest=release.manifest)
        for name in ("scorecard", "scorecard-csv"):
            found = client_of(table.dara).get(reverse(f"measurement:{name}", kwargs={"table": table.partnership.slug}))
            assert mark in b"".join(found).decode()


def test_groups_found_more_rarely_are_named() -> None:
    rates = [
        {"source": "p", "other": "q", "by": "lunch", "group": group, "people": 100, "rate": rate, "bound": ""}
        for group, rate in (("free", 45), ("paid", 70), ("own", 65))
    ]
    known = {"plan": "P", "dataset": {"p": "Pupils"}, "datasets": {"q": "Camp"}, "rates": rates}
    labels = Labels({"fields": [{"name": "lunch", "title": "Lunch"}]})
    found = linked_by({"linkage": {"i": known}}, "i", labels=labels)
    assert found is not None
    assert [one.group for one in found.rare] == ["Lunch: free"]
    said = "Of the children of Lunch: free only about 45 in 100 were found in “Camp”; gaps may be false."
    assert said in found.sentences()
    assert found.is_warning
    assert linked_by({"linkage": []}, "i", labels=labels) is None


def test_reach_is_not_taken_for_bad_linking() -> None:
    rates = [
        {"source": "p", "other": "q", "by": "lunch", "group": "free", "people": 400, "rate": 15, "bound": ""},
        {"source": "p", "other": "q", "by": "lunch", "group": "paid", "people": 400, "rate": 40, "bound": ""},
        {"source": "p", "other": "q", "by": "all", "group": "", "people": 800, "rate": 27, "bound": ""},
        {"source": "q", "other": "p", "by": "all", "group": "", "people": 220, "rate": 97, "bound": ""},
    ]
    known = {"plan": "P", "dataset": {"p": "Pupils"}, "datasets": {"q": "Camp"}, "rates": rates}
    labels = Labels({"fields": [{"name": "lunch", "title": "Lunch"}]})
    good = linked_by({"linkage": {"i": {**known, "recall": {"expected": 0.98}}}}, "i", labels=labels)
    assert good is not None
    assert not good.is_warning
    assert [one.is_reach for one in good.whole] == [True, False]
    assert not good.groups
    poor = linked_by({"linkage": {"i": {**known, "recall": {"expected": 0.8}}}}, "i", labels=labels)
    assert poor is not None
    assert poor.is_warning


def test_what_is_no_linking_is_left_out() -> None:
    labels = Labels({"fields": [{"name": "lunch", "title": "Lunch"}]})
    assert linked_by({"linkage": {"i": {"rates": [1, {"rate": None}]}}}, "i", labels=labels) is not None


def test_a_pack_says_it_too(table: Table) -> None:
    release = remembered(published_once, table)
    pack = make_pack(
        partnership=table.partnership, title="For the council", opening="",
        indicators=[one.indicator for one in release.indicators.all()], parts=[Part.GROUPS], by=table.maya, at=NOW,
    )  # fmt: skip
    (chapter,) = paper_of(pack, by=table.maya, at=NOW).chapters
    assert any(KEPT in sentence for sentence in chapter.sentences)
