"""PDFs that people bring are kept only where nothing in them acts by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.papers_made import REFUSED, pdf
from commontable.agreements.rules.papers import NOT_KEPT
from commontable.analysis.confined import Limits
from commontable.analysis.papers import Refused, inspect, inspect_confined


@pytest.mark.parametrize("what", REFUSED)
def test_what_acts_or_cannot_be_read_is_refused_with_its_reason(what):
    code, content = REFUSED[what]
    with pytest.raises(Refused) as refusal:
        inspect(content)
    assert refusal.value.code == code
    assert code in NOT_KEPT


def test_plain_papers_are_kept():
    assert inspect(pdf(pages=3)).pages == 3
    assert (
        inspect(pdf(catalog="/OpenAction [3 0 R /XYZ 0 0 1]")).pages == 1
    )  # where to begin reading, as Word writes it
    assert inspect(pdf(catalog="/OpenAction << /S /GoTo /D [3 0 R /Fit] >>")).pages == 1
    link = "/Annots [<< /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>]"
    assert inspect(pdf(page=link)).pages == 1


def test_the_child_says_the_same():
    assert inspect_confined(pdf()).pages == 1
    with pytest.raises(Refused, match="script"):
        inspect_confined(REFUSED["opens with a script"][1])


def test_a_paper_that_took_too_long_is_refused():
    with pytest.raises(Refused, match="too_much"):
        inspect_confined(pdf(), limits=Limits(wall_seconds=-1.0))


def test_a_nested_bomb_is_refused():
    with pytest.raises(Refused):
        inspect(pdf(catalog="/X " + "[" * 3000 + "]" * 3000))


@settings(max_examples=30)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_spoilt_paper_is_read_or_refused_but_never_stumbles(place, noise):
    content = pdf(pages=2, catalog="/OpenAction [3 0 R /XYZ 0 0 1]")
    try:
        assert inspect(content[:place] + noise + content[place + len(noise) :]).pages >= 1
    except Refused as refusal:
        assert refusal.code in NOT_KEPT
