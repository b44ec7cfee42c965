"""Numbers, dates and ages as a reader of each language writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from commontable.ui import wording

NOW = datetime(2026, 3, 21, 12, 0, tzinfo=UTC)


def shown(source: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "percent", "count"),
    [("en", "47.5%", "12,345"), ("id", "47,5%", "12.345"), ("es", "47,5\xa0%", "12.345")],
)
def test_numbers(language: str, percent: str, count: str):
    assert shown("{{ v|percent:1 }}", language, v=47.5) == percent
    assert shown("{{ v|count }}", language, v=12345) == count


@pytest.mark.parametrize(
    ("language", "written"), [("en", "March 12, 2026"), ("id", "12 Maret 2026"), ("es", "12 de marzo de 2026")]
)
def test_dates(language: str, written: str):
    assert shown("{{ v|day }}", language, v=date(2026, 3, 12)) == written


@pytest.mark.parametrize("language", ["en", "id", "es"])
def test_a_moment_has_its_time_without_seconds(language: str):
    written = shown("{{ v|moment }}", language, v=datetime(2026, 3, 12, 18, 5, 33, tzinfo=UTC))
    assert "2026" in written
    assert "33" not in written


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (9, "9 days ago"),
        (21, "3 weeks ago"),
        (90, "3 months ago"),
        (800, "2 years ago"),
    ],
)
def test_freshness(days: int, said: str):
    assert wording.ago(NOW - timedelta(days=days), NOW) == said
    assert wording.ago((NOW - timedelta(days=days)).date(), NOW) == said


def test_what_is_not_there_is_a_dash():
    assert shown("{{ v|percent }} {{ v|count }} {{ v|day }} {{ v|ago }} {{ v|points }}", v=None) == "– – – – –"


@pytest.mark.parametrize(("value", "said"), [(2, "+2"), (-1.6, "\N{MINUS SIGN}2"), (0.2, "0"), (0, "0")])
def test_differences_carry_their_sign(value: float, said: str):
    assert shown("{{ v|points }}", v=value) == said


def test_a_range_names_its_unit_once():
    assert wording.span(20, 30) == "20–30%"


@pytest.mark.parametrize(
    ("name", "letters"), [("Dr. Alma Reyes", "AR"), ("Northside", "N"), ("Harbor Youth Alliance", "HA"), ("", "")]
)
def test_initials(name: str, letters: str):
    assert shown("{{ v|initials }}", v=name) == letters


@pytest.mark.parametrize("language", ["en", "id", "es"])
def test_geometry_is_never_written_in_the_readers_notation(language: str):
    html = shown('{% sparkline p target=33.3 label="x" %}{% bar 33.3 %}', language, p=[12.5, 33.25, 1234.5])
    assert "," not in html.replace("target,", "")
