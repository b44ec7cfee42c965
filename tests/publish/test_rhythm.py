"""On which days a letter comes: in the reader's own time, across time zones and the days when clocks change."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from commontable.publish.rules.rhythm import Rhythm, day_of_letter, is_day_of_letter, news_since

CHICAGO, JAKARTA, KIRITIMATI = (ZoneInfo(name) for name in ("America/Chicago", "Asia/Jakarta", "Pacific/Kiritimati"))


def days_in(rhythm, weekday=0, *, begin=date(2026, 1, 1), days=364):
    return [
        day for n in range(days) if is_day_of_letter(day := begin + timedelta(days=n), rhythm=rhythm, weekday=weekday)
    ]


def test_each_rhythm_comes_as_often_as_it_says():
    assert len(days_in(Rhythm.DAILY)) == 260
    assert len(days_in(Rhythm.WEEKLY, 3)) == 52
    assert len(days_in(Rhythm.FORTNIGHTLY, 6)) == 26
    assert days_in(Rhythm.NEVER) == []
    assert {day.weekday() for day in days_in(Rhythm.FORTNIGHTLY, 6)} == {6}
    fortnights = days_in(Rhythm.FORTNIGHTLY, 2, days=1500)
    assert {later - earlier for earlier, later in pairwise(fortnights)} == {timedelta(days=14)}


@pytest.mark.parametrize(
    ("zone", "too_early", "in_time"),
    [
        (CHICAGO, datetime(2026, 3, 9, 11, 59, tzinfo=UTC), datetime(2026, 3, 9, 12, 0, tzinfo=UTC)),  # after DST began
        (CHICAGO, datetime(2026, 3, 2, 12, 59, tzinfo=UTC), datetime(2026, 3, 2, 13, 0, tzinfo=UTC)),
        (JAKARTA, datetime(2026, 3, 8, 23, 59, tzinfo=UTC), datetime(2026, 3, 9, 0, 0, tzinfo=UTC)),
        (KIRITIMATI, datetime(2026, 3, 8, 16, 59, tzinfo=UTC), datetime(2026, 3, 8, 17, 0, tzinfo=UTC)),
    ],
)
def test_seven_in_the_morning_where_the_reader_is(zone, too_early, in_time):
    told = {"zone": zone, "rhythm": Rhythm.WEEKLY, "weekday": 0}
    assert day_of_letter(too_early, **told) is None
    assert day_of_letter(in_time, **told) == in_time.astimezone(zone).date()


@pytest.mark.parametrize("zone", [CHICAGO, JAKARTA, KIRITIMATI, ZoneInfo("Europe/Madrid")])
def test_asked_every_hour_of_a_year_every_day_of_a_letter_is_met(zone):
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    found = Counter(
        day
        for n in range(365 * 24)
        if (day := day_of_letter(begin + timedelta(hours=n), zone=zone, rhythm=Rhythm.DAILY, weekday=0))
    )
    assert len(found) in {260, 261, 262}
    for day in sorted(found)[1:-1]:
        turns = 2 if day.weekday() == 4 else 1  # Friday's letter may still leave on Saturday
        assert found[day] in range(16 * turns, 18 * turns + 1), day


def test_news_reaches_back_one_turn_or_to_the_last_letter_but_not_over_a_month():
    at = datetime(2026, 6, 1, tzinfo=UTC)
    assert news_since(at, rhythm=Rhythm.FORTNIGHTLY, last=None) == at - timedelta(days=14)
    assert news_since(at, rhythm=Rhythm.WEEKLY, last=at - timedelta(days=9)) == at - timedelta(days=9)
    assert news_since(at, rhythm=Rhythm.WEEKLY, last=at - timedelta(days=300)) == at - timedelta(days=31)


def test_a_missed_morning_is_made_up_for_the_next_day_and_only_then():
    told = {"zone": CHICAGO, "rhythm": Rhythm.WEEKLY, "weekday": 0}
    monday = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)  # seven in the morning there
    for hours, day in ((0, 9), (16, 9), (17, None), (23.9, None), (24, 9), (40, 9), (41, None), (48, None)):
        found = day_of_letter(monday + timedelta(hours=hours), **told)
        assert found == (date(2026, 3, day) if day else None), hours
    tuesday = monday + timedelta(days=1)
    assert day_of_letter(tuesday, **told, chosen_at=monday) is None  # chosen after that morning
    assert day_of_letter(tuesday, **told, chosen_at=monday - timedelta(seconds=1)) == date(2026, 3, 9)
    assert day_of_letter(tuesday, **{**told, "rhythm": Rhythm.DAILY}) == date(2026, 3, 10)  # has its own letter
