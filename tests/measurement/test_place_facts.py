"""What is known of a place is pasted with the list or written in a form, with its source, and said in the journal."""

import csv
import io

import pytest
from django.urls import reverse

from cast import client_of
from commontable.journal.models import Entry
from commontable.measurement.actions.place_facts import describe_place
from commontable.measurement.actions.places import compare_places, list_places
from commontable.measurement.datasets.place_facts import facts_of
from commontable.measurement.models import Place, PlaceFacts
from commontable.measurement.rules.place_facts import Facts
from commontable.measurement.rules.places import read_places
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measured import NOW

PASTED = """level,code,name,parent,partner,children,poverty,locale,source,year
school,N1,Bayview,,,420,62.5,21,School directory,2024-25
school,N2,Cannery Row,,,"1,180","71,5 %",City: Small,School directory,2024-25
school,N3,Larkspur,,,,,,,
"""
KNOWN = Facts(children=420, poverty=62.5, locale="suburb-large", source="School directory", year="2024-25")


def listed(table, text):
    lines, faults = read_places(text)
    assert not faults, [str(fault.message) for fault in faults]
    return list_places(partnership=table.partnership, places=lines, by=table.ines, at=NOW)


def facts(code):
    return facts_of(Place.objects.select_related("facts").get(code=code))


def test_facts_are_pasted_with_the_list_and_pasted_back_from_its_export(table):
    listed(table, PASTED)
    assert facts("N1") == KNOWN
    assert (facts("N2").children, facts("N2").poverty, facts("N2").locale) == (1180, 71.5, "city-small")
    assert not PlaceFacts.objects.filter(place__code="N3").exists()
    exported = client_of(table.alma).get(reverse("measurement:places_csv", args=[table.slug])).content.decode()
    again = compare_places(partnership=table.partnership, lines=read_places(exported)[0])
    assert (again.added, again.changed, again.same, again.faults) == ([], [], 3, [])
    assert next(csv.DictReader(io.StringIO(exported.removeprefix("\ufeff"))))["poverty"] == "62.5"


def test_a_list_without_those_columns_leaves_the_facts_alone_and_an_empty_cell_takes_them_away(table):
    listed(table, PASTED)
    renamed = listed(table, "school,N1,Bayview School")
    assert (facts("N1"), renamed.changed[0].facts) == (KNOWN, None)
    emptied = listed(table, "level,code,name,children,poverty,locale,source,year\nschool,N1,Bayview School,,,,,\n")
    assert emptied.changed[0].facts == facts("N1") == Facts()
    assert not PlaceFacts.objects.filter(place__code="N1").exists()


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("children,source\nschool,N1,A,many,x", "whole number"),
        ("children,source\nschool,N1,A,-4,x", "whole number"),
        ("poverty,source\nschool,N1,A,0.62,x", "in percent: 62"),
        ("poverty,source\nschool,N1,A,140,x", "between 0 and 100"),
        ("locale,source\nschool,N1,A,seaside,x", "one of the list"),
    ],
)
def test_facts_that_cannot_be_are_said_with_their_line(cells, fault):
    assert fault in str(read_places("level,code,name," + cells)[1][0].message)


def test_facts_without_a_source_are_refused_and_nothing_is_listed(table):
    lines, _ = read_places("level,code,name,children\nschool,N1,A,420")
    with pytest.raises(NotAllowed, match="where these facts are from"):
        list_places(partnership=table.partnership, places=lines, by=table.ines, at=NOW)
    assert not Place.objects.exists()


def test_one_place_is_described_by_whoever_keeps_the_datasets_and_the_journal_says_so(table):
    listed(table, "school,N1,Bayview")
    place = Place.objects.get(code="N1")
    with pytest.raises(NotPermitted):
        describe_place(place=place, facts=KNOWN, by=table.alma, at=NOW)
    assert describe_place(place=place, facts=KNOWN, by=table.ines, at=NOW)
    assert not describe_place(place=place, facts=KNOWN, by=table.ines, at=NOW)
    assert Entry.objects.filter(event="measurement.place.described").count() == 1
    with pytest.raises(NotAllowed, match="between 0 and 100"):
        describe_place(place=place, facts=Facts(poverty=101, source="x"), by=table.ines, at=NOW)


@pytest.mark.page
def test_the_form_keeps_what_was_typed_and_the_page_of_the_place_shows_it(table, charlie):
    listed(table, PASTED)
    place = Place.objects.get(code="N3")
    steward, address = client_of(table.ines), reverse("measurement:place_facts", args=[table.slug, place.pk])
    refused = steward.post(address, {"children": "180", "poverty": "71.5", "locale": "rural"})
    assert "where these facts are from" in refused.content.decode() and 'value="180"' in refused.content.decode()
    kept = steward.post(
        address, {"children": "180", "poverty": "71.5", "locale": "rural", "source": "Directory", "note": "<b>New</b>"}
    )
    assert kept.status_code == 302
    page = client_of(table.rosa).get(kept["Location"]).content.decode()
    assert "180 children · 71.5% in poverty · Rural · Directory" in page and "&lt;b&gt;New" in page
    assert "Only 2 other places have a known size, poverty and kind of place." in page
    assert client_of(charlie).get(kept["Location"]).status_code == 404
    for name in ("measurement:place", "measurement:place_facts"):
        elsewhere = reverse(name, args=[charlie.partnership.slug, place.pk])
        assert client_of(charlie).get(elsewhere).status_code == 404
    pasted = steward.post(
        reverse("measurement:places_paste", args=[table.slug]), {"text": PASTED.replace("420", "421")}
    )
    assert "421 children" in pasted.content.decode()
