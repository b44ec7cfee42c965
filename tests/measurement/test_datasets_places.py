"""Places are listed from what people paste, all of it or nothing."""

import pytest

from commontable.measurement.actions.places import compare_places, list_places, remove_place
from commontable.measurement.models import Place
from commontable.measurement.rules.places import read_places
from commontable.partnership.rules.lifecycle import NotAllowed
from measured import NOW

PASTED = """level,code,name,parent,partner
district,N,Northside Unified,,Northside USD
school,N1,"Bayview, the Elementary",N,
school,N2,Cannery Row School,N,
"""


def listed(table, text):
    lines, faults = read_places(text)
    assert not faults
    return list_places(partnership=table.partnership, places=lines, by=table.ines, at=NOW)


def test_places_have_a_place_above_and_a_partner(table):
    assert len(listed(table, PASTED).added) == 3
    bayview = Place.objects.get(code="N1")
    assert (bayview.name, bayview.parent.name) == ("Bayview, the Elementary", "Northside Unified")
    assert bayview.parent.partner == table.northside


def test_pasting_again_changes_only_what_is_written_differently(table):
    listed(table, PASTED)
    again = compare_places(partnership=table.partnership, lines=read_places(PASTED)[0])
    assert (again.added, again.changed, again.same) == ([], [], 3)
    renamed = listed(table, "school\tN2\tCannery School\tN")
    assert [one.place.code for one in renamed.changed] == ["N2"]
    assert Place.objects.get(code="N2").name == "Cannery School"


def test_a_line_with_a_fault_lists_nothing(table):
    lines, _ = read_places(PASTED + "school,N3,Lost School,NOWHERE,\n")
    with pytest.raises(NotAllowed, match="Line 5: No place has the code NOWHERE"):
        list_places(partnership=table.partnership, places=lines, by=table.ines, at=NOW)
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("school,,Nameless", "needs a level"),
        ("school,N1," + "x" * 500, "at most 40"),
        ("school,N1,Bay\x00view", "not text"),
        ("school,N1,A\nschool,N1,B", "twice"),
        ("school,N1,Bayview,,,and,more", "more cells"),
    ],
)
def test_faults_are_said_with_their_line(line, fault):
    assert fault in str(read_places(line)[1][0].message)


def test_a_place_with_places_in_it_is_not_removed(table):
    listed(table, PASTED)
    with pytest.raises(NotAllowed, match="Other places lie in this one"):
        remove_place(place=Place.objects.get(code="N"), by=table.ines, at=NOW)
    remove_place(place=Place.objects.get(code="N1"), by=table.ines, at=NOW)
    assert not Place.objects.filter(code="N1").exists()
