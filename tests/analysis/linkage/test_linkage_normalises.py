"""Names in any script, dates of any format: what two partners write differently is compared alike."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from commontable.analysis.linkage.dates import days_first, eight_digits
from commontable.analysis.linkage.folding import folded
from commontable.analysis.linkage.names import given_and_surname, name_of, sorted_words


@given(st.text(max_size=40))
def test_folding_gives_ascii_words_and_is_settled(text: str) -> None:
    plain = folded(text)
    assert plain.isascii()
    assert plain == plain.lower()
    assert folded(plain) == plain
    assert "  " not in plain


@given(st.text(max_size=30))
def test_any_name_has_its_parts(text: str) -> None:
    name = name_of(text)
    assert name.whole.startswith(name.first)
    assert name.whole.endswith(name.last)
    assert bool(name.whole) == bool(name.root)
    given_and_surname(text)
    sorted_words(text)


@given(st.text(max_size=30), st.booleans())
def test_any_text_may_stand_where_a_date_should(text: str, first: bool) -> None:
    found = eight_digits(text, days_first=first)
    assert found == "" or (len(found) == 8 and found.isdigit())


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2035, 12, 31)))
def test_every_common_way_of_writing_a_date_is_the_same_date(day: date) -> None:
    digits = day.strftime("%Y%m%d")
    for text in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y-%m-%d 00:00:00", "%d.%m.%Y", "%d %B %Y", "%d-%b-%Y"):
        assert eight_digits(day.strftime(text)) == digits
    assert eight_digits(day.strftime("%m/%d/%Y"), days_first=False) == digits
    assert eight_digits(day.strftime("%b %d, %Y")) == digits


def test_a_column_tells_whether_the_day_comes_first() -> None:
    assert days_first(["01/02/2015", "13/02/2015"]) is True
    assert days_first(["01/02/2015", "02/13/2015"]) is False
    assert days_first(["2015-02-13"]) is None


def test_scripts_are_told_apart_and_written_alike() -> None:
    assert folded("Ελένη") == "eleni"
    assert folded("Дмитрий") == "dmitrii"
    assert folded("José") == folded("Jose\u0301") == "jose"
    assert folded("ＡＮＡ") == "ana"
    assert folded("김민수") and folded("김민수") != folded("김민서")
    assert folded("王伟") != folded("王芳")
    assert folded("Nguyễn Văn Đức") == "nguyen van duc"


def test_single_names_double_surnames_and_particles() -> None:
    assert given_and_surname("Sukarno") == ("Sukarno", "")
    assert name_of("Van der Berg").whole == "berg"
    assert (name_of("García-López").first, name_of("García López").last) == ("garcia", "lopez")
    assert name_of("Peggy").root == name_of("Margaret").root
