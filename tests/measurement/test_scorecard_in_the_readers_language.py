"""Words taken from the library unchanged are read in the reader's language; a partnership's own stay its own."""

from django.utils import translation

from cast import Table, client_of
from commontable.measurement.datasets.spoken import spoken
from commontable.measurement.library import entry
from measurement.released import Spec, indicator, release


def test_the_librarys_words_are_spoken_and_changed_ones_are_kept():
    taken = entry("four_year_graduation")
    with translation.override("es"):
        assert spoken(taken.name["en"], key=taken.key, part="name") == taken.name["es"]
        assert spoken("Our own words", key=taken.key, part="name") == "Our own words"
        assert spoken(taken.name["en"], key="", part="name") == taken.name["en"]
        assert spoken("Kept", key="no_such_entry", part="name") == "Kept"


def test_a_spanish_reader_sees_spanish_names(table: Table):
    taken = entry("four_year_graduation")
    version = indicator(table, slug="graduation", name=taken.name["en"], definition=taken.definition["en"])
    version.indicator.library_key = taken.key
    version.indicator.save()
    release(table, {version: [Spec("2025", n=200, k=150)]})
    table.rosa.user.language = "es"
    table.rosa.user.save()
    page = client_of(table.rosa).get("/p/rivermouth/scorecard/").content.decode()
    assert taken.name["es"] in page
    assert taken.name["en"] not in page
