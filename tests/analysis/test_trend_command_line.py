"""`commontable trend SERIES.csv`: 0 with figures, or 2 and one line that says what is wrong or missing."""

import argparse
import json

import pytest

from commontable.analysis.trend import command

YS = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
VIGNETTE = "date,value\n" + "".join(f"{2020 + n // 12}-{n % 12 + 1:02}-01,{y}\n" for n, y in enumerate(YS))
YEARS = "date,value,denominator\n" + "".join(f"{2010 + n}-{11 + n},{40 + n % 3},{100 + n}\n" for n in range(9))


@pytest.fixture
def trend(tmp_path, capsys):
    def run(content, *more):
        path = tmp_path / "series.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        code = command.run(parser.parse_args([str(path), "--today", "2025-01-31", *more]))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def facets(trend):
    def run(content, *more):
        code, printed, err = trend(content, "--json", *more)
        assert (code, err) == (0, "")
        return json.loads(printed)["facets"]

    return run


def test_json_has_what_the_reference_promises(facets):
    (told,) = facets(VIGNETTE, "--direction", "increase", "--target", "9")
    assert [round(told[name], 4) for name in ("mean", "lower", "upper")] == [1.9444, -0.7156, 4.6044]
    assert (told["facet"], told["variation"], told["assurance"]) == ("", "common_cause", "fail")
    assert {name: told["points"][4][name] for name in ("date", "value", "flag")} == {
        "date": "2020-05-01",
        "value": 10,
        "flag": "outside",
    }
    assert len(told["forecast"]["points"]) == 3
    assert set(told["forecast"]["points"][0]) == {"date", "value", "low", "high"}


def test_every_facet_is_a_series_of_its_own(facets):
    rows = "".join(f"{2001 + n},{n % 2 + 5 * (group == 'b')},{group}\n" for n in range(9) for group in "ba")
    told = facets("date,value,facet\n" + rows)
    assert [(one["facet"], len(one["points"])) for one in told] == [("b", 9), ("a", 9)]
    assert told[0]["mean"] == pytest.approx(told[1]["mean"] + 5)


def test_a_short_facet_beside_a_long_one_says_what_is_missing(facets):
    rows = "".join(f"{2001 + n},{n % 2},long\n" for n in range(9)) + "2001,5,short\n2002,6,short\n2003,5,short\n"
    told = facets("date,value,facet\n" + rows)[1]
    assert [told[name] for name in ("mean", "lower", "upper", "variation", "assurance", "forecast")] == [None] * 6
    assert len(told["points"]) == 3
    assert told["missing"].startswith("3 known points are too few")


def test_a_p_chart_takes_percentages_shares_and_counts(facets):
    lines = [line.split(",") for line in YEARS.splitlines()[1:]]
    shares = "date,value,denominator\n" + "".join(f"{d},{int(v) / 100},{n}\n" for d, v, n in lines)
    counts = "date,value,denominator\n" + "".join(f"{d},{int(v) * int(n) / 100},{n}\n" for d, v, n in lines)
    percent, share = facets(YEARS, "--chart", "p")[0], facets(shares, "--chart", "p")[0]
    count = facets(counts, "--chart", "p", "--values", "count")[0]
    for name in ("mean", "lower", "upper"):
        assert share[name] == pytest.approx(percent[name] / 100)
        assert count[name] == pytest.approx(percent[name])
    assert share["points"][0]["value"] == pytest.approx(0.4)
    assert {facets(YEARS, "--chart", name)[0]["chart"] for name in ("auto", "pp", "p'", "p′", "pprime")} == {"pp"}


def test_rebase_baseline_season_bounds_and_ahead(facets):
    rows = "".join(f"{2020 + n // 12}-{n % 12 + 1:02},{(5 if n < 24 else 15) + n % 5 / 2}\n" for n in range(40))
    (told,) = facets(
        "date,value\n" + rows, "--rebase", "2022-01:Another test", "--baseline", "12", "--season", "month",
        "--bounds", "0,", "--ahead", "2",
    )  # fmt: skip
    assert [one["reason"] for one in told["groups"]] == ["", "Another test"]
    assert [one["baseline"] for one in told["groups"]] == [12, 12]
    assert told["season"]["by"] == "month"
    assert [one["date"] for one in told["forecast"]["points"]] == ["2023-05", "2023-06"]


def test_a_file_as_spreadsheets_write_it(facets):
    content = "\ufeffPeriod;Value;Denominator\r\n2023-24;47,3 %;1.000\r\n2022-23;45,1;980\r\n2021-22;*;n/a\r\n\r\n"
    content += "2020-21;44;950\r\n2019-20;46;955\r\n2018-19;43,5;955\r\n2017-18;45–50;955\r\n2016-17;45;955\r\n"
    (told,) = facets(content.encode())
    assert [one["value"] for one in told["points"]] == [45, None, 43.5, 46, 44, None, 45.1, 47.3]
    assert [one["status"] for one in told["points"] if one["value"] is None] == ["ranged", "hidden"]


@pytest.mark.parametrize(
    "dates",
    [
        "Sep 2023;Oct 2023;Nov 2023;Dec 2023;Jan 2024", "Sep-23;Oct-23;Nov-23;Dec-23;Jan-24",
        "1 septiembre 2023;1 octubre 2023;1 noviembre 2023;1 diciembre 2023;1 de enero de 2024",
        "September 1, 2023;October 1, 2023;November 1, 2023;December 1, 2023;January 1, 2024",
        "20230901;20231001;20231101;20231201;20240101", "09/2023;10/2023;11/2023;12/2023;01/2024",
        "2023-09-01 07:30;2023-10-01 07:30;2023-11-01 07:30;2023-12-01 07:30;2024-01-01T09:05:00+07:00",
    ],
)  # fmt: skip
def test_months_and_days_as_people_write_them(facets, dates):
    (told,) = facets("date\tvalue\n" + "".join(f"{day}\t{40 + n % 2}\n" for n, day in enumerate(dates.split(";"))))
    assert [one["day"] for one in told["points"]] == [f"2023-{n:02}-01" for n in range(9, 13)] + ["2024-01-01"]
    assert told["forecast"]["points"][0]["date"].startswith("2024-02")


@pytest.mark.parametrize(
    ("dates", "days", "next_one"),
    [
        ("Q1 2023;Q2 2023;Q3 2023;Q4 2023;2024 Q1", ["2023-01-01", "2023-04-01", "2024-01-01"], "2024-04-01"),
        ("Fall 2022;Winter 2023;Spring 2023;Fall 2023;Winter 2024", ["2022-09-01", "2023-01-01", "2024-01-01"], ""),
        ("FY2019;FY2020;FY2021;FY2022;FY2023", ["2019-01-01", "2020-01-01", "2023-01-01"], "FY2024"),
        ("Fall 2019;Fall 2020;Fall 2021;Fall 2022;Fall 2023", ["2019-09-01", "2020-09-01", "2023-09-01"], "Fall 2024"),
        ("9/30/19;9/30/20;9/30/21;9/30/22;9/30/23", ["2019-09-30", "2020-09-30", "2023-09-30"], "2024-09-30"),
    ],
)
def test_quarters_seasons_and_years_as_people_write_them(facets, dates, days, next_one):
    (told,) = facets("date,value\n" + "".join(f"{day},{40 + n % 2}\n" for n, day in enumerate(dates.split(";"))))
    assert [told["points"][n]["day"] for n in (0, 1, -1)] == days
    assert told["forecast"]["points"][0]["date"].startswith(next_one)


@pytest.mark.parametrize(
    ("mark", "numbers", "values"),
    [
        (",", '"1,234" "1,300" 987 "1,100" "1,150"', [1234, 1300, 987, 1100, 1150]),
        (",", '"47,3" "45,125" 44 46 45', [47.3, 45.125, 44, 46, 45]),
        (";", "47,3 45,125 1.044 46 45", [47.3, 45.125, 1044, 46, 45]),
        (";", "42.125 43.25 1,041.5 46 45", [42.125, 43.25, 1041.5, 46, 45]),
        (";", "42,125 43,250 41,375 46,500 45,000", [42.125, 43.25, 41.375, 46.5, 45]),
    ],
)
def test_the_mark_of_decimals_is_told_by_the_whole_file(facets, mark, numbers, values):
    rows = "".join(f"{2010 + n}{mark}{text}\n" for n, text in enumerate(numbers.split()))
    (told,) = facets(f"date{mark}value\n{rows}")
    assert [one["value"] for one in told["points"]] == values


def test_nobody_to_measure_is_a_gap(facets):
    rows = "".join(f"{2001 + n},{n % 2 + 1},20\n" for n in range(9)) + "2010,,0\n2011,s,n<10\n"
    (told,) = facets("date,value,denominator\n" + rows, "--chart", "p")
    assert [one["status"] for one in told["points"][-2:]] == ["empty", "hidden"]


def test_in_words(trend):
    code, printed, _ = trend(VIGNETTE)
    assert code == 0
    assert "Nothing has changed beyond what happens anyway" in printed
    assert "2020-05-01     10  1.9444  -0.7156  4.6044  outside" in printed


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        ("", (), "The file is empty."),
        ("date,value\n", (), "There is no row under the heading."),
        ("when,value\n1,2\n", (), "There is no column “date”; the first line has: when, value."),
        ("date,amount\n1,2\n", (), "There is no column “value”"),
        ("date,value\n2023,abc\n", (), "Line 2: the value “abc” is no number; where there is none leave it empty"),
        ("date,value\n2023,1\nsoon,2\n", (), "Line 3: “soon” does not tell which day is meant"),
        ("date,value\n2023,1\n2026,2\n", (), "Line 3: 2026 lies after today (2025-01-31)"),
        ("date,value\n2023,1\n2023,2\n", (), "Line 3: 2023 is there twice, first in line 2"),
        ("date,value\n2023\n", (), "Line 2 has no value."),
        ("date,value\n2023,1,000\n", (), "Line 2 has 3 cells, the heading 2"),
        ("date,value,denominator\n2023,1,-5\n", (), "Line 2: the denominator is -5"),
        ("date,value,denominator\n2023,-1,5\n", (), "Line 2: the value is -1"),
        ("date,value,denominator\n2023,1,many\n", (), "Line 2: the denominator “many” is no number."),
        ("date,value\n2023,inf\n", (), "Line 2: the value “inf” is no number;"),
        ("date;value\n2022;987\n2023;1.234\n", (), "“1.234” may be 1234 or 1.234 here"),
        ("date\tvalue\n2022\t1,100\n2023\t1,234\n", (), "“1,100” may be 1100 or 1.100 here"),
        ("date;value;denominator\n2022;9;1.100\n", (), "“1.100” may be 1100 or 1.100 here"),
        ("date,value,denominator\n2023,1,0\n", (), "Line 2: the denominator is 0"),
        (bytes(range(256)), (), "This is no text file; save the sheet as CSV."),
        (YEARS, ("--baseline", "5"), "A fixed baseline needs at least 12 points, not 5."),
        (YEARS, ("--bounds", "5"), "Bounds are two numbers"),
        (YEARS, ("--bounds", "0,10"), "lies above 10"),
        (YEARS, ("--rebase", "soon"), "“soon” is no date to re-base from"),
        (YEARS, ("--rebase", "1999-00"), "Nothing can be re-based from 1999-09-01"),
        ("date,value\n2023,1e308\n", (), "The value of 2023 is too large"),
        (YEARS, ("--ahead", "999"), "At most 60 periods can be foreseen"),
        (YEARS, ("--values", "count"), "--values is for p and u charts"),
        (YEARS.replace(",40,", ",140,"), ("--chart", "p"), "140 lies above 100: the values of a p chart"),
        (YEARS.replace(",40,", ",400,"), ("--chart", "p", "--values", "count"), "400 of 100 is more than all of them"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(trend, content, more, says):
    code, printed, err = trend(content, *more)
    assert (code, printed) == (2, "")
    assert err.startswith("commontable trend: series.csv: ")
    assert says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        ("date,value\n2021,1\n2022,2\n2023,3\n", (), "3 known points are too few to tell natural variation"),
        ("date,value\n" + "".join(f"{2000 + n},5\n" for n in range(20)), (), "Every value is the same"),
        ("date,value\n" + "".join(f"{2000 + n},*\n" for n in range(20)), (), "0 known points are too few"),
        ("date,value\n" + "".join(f"{2000 + n},{n % 3}\n" for n in range(9)), ("--chart", "p"), "no denominator"),
    ],
)  # fmt: skip
def test_a_series_that_says_nothing_gives_its_points_and_what_is_missing(trend, content, more, says):
    code, printed, err = trend(content, "--json", *more)
    told = json.loads(printed)["facets"][0]
    assert code == 2
    assert says in err
    assert says in told["missing"]
    assert [told[name] for name in ("mean", "lower", "upper", "variation", "forecast")] == [None] * 5
    assert len(told["points"]) == content.count("\n") - 1


def test_values_below_nothing_are_pointed_out(trend):
    rows = "".join(f"{2000 + n},{n % 3 - 1}\n" for n in range(9))
    assert "Below 0: 2000, 2003, 2006. If these are counts or shares, correct them." in trend("date,value\n" + rows)[1]
