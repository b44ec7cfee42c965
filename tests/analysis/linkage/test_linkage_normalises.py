"""Names in any script, dates of any format: what two partners write differently is compared alike."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from commontable.analysis.linkage.dates import days_first, eight_digits
from commontable.analysis.linkage.folding import all_folded, folded
from commontable.analysis.linkage.names import given_and_surname, names_of, sorted_words


@given(st.text(max_size=40))
def test_folding_gives_ascii_words_and_is_settled(text: str) -> None:
    plain = folded(text)
    assert plain.isascii()
    assert plain == plain.lower()
    assert folded(plain) == plain
    assert "  " not in plain


@given(st.lists(st.text(max_size=12)))
def test_many_texts_are_folded_as_each_is_alone(texts: list[str]) -> None:
    assert all_folded(texts) == [folded(text) for text in texts]


@given(st.text(max_size=30))
def test_any_name_has_its_parts(text: str) -> None:
    name = names_of([text])[0]
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
    assert names_of(["Van der Berg"])[0].whole == "berg"
    assert (names_of(["García-López"])[0].first, names_of(["García López"])[0].last) == ("garcia", "lopez")
    assert names_of(["Peggy"])[0].root == names_of(["Margaret"])[0].root
