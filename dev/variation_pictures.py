"""Draw the pictures of docs/explanation/natural-variation.md and forecast.md: `python dev/variation_pictures.py`."""

from pathlib import Path

from commontable.analysis.trend import PERCENTAGES, Point, Rebase, Study, date_of, following, forecast_of, study
from commontable.charts import Chart, Figure, to_svg
from commontable.charts.variation import Varying, variation

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "pictures"
ATTENDANCE = [
    88.1,
    87.4,
    88.6,
    87.9,
    88.8,
    87.6,
    88.3,
    87.2,
    88.4,
    88.9,
    87.8,
    88.0,
    84.9,
    91.4,
    91.9,
    91.2,
    92.1,
    91.6,
]
# Share of pupils satisfactory in grade 4 maths, mean of 550 districts of Michigan, 1992 to 1998: Wooldridge's mathpnl.
RISING = [37.1, 43.1, 49.3, 61.7, 62.4, 59.8, 74.7]
MARKS = {"improvement": "improvement", "concern": "concern", "neutral": "change", "": ""}


def points(values: list[float], labels: list[str]) -> list[Point]:
    """A figure a period."""
    return [Point(date=date_of(label), value=value, label=label) for label, value in zip(labels, values, strict=True)]


def drawn(done: Study, *, title: str, says: str, ahead: int, target: float | None = None) -> Chart:
    """The study as the program draws it."""
    days = following([one.point.label for one in done.points], many=ahead)
    starts = {one.start: one.reason for one in done.groups[1:]}
    varying = [
        Varying(
            figure=Figure(label=one.point.label, value=one.value),
            mean=one.limits.mean if one.limits else None,
            lower=one.limits.lower if one.limits else None,
            upper=one.limits.upper if one.limits else None,
            mark=MARKS[one.favour],
            says=one.flag,
            group=one.group,
            reason=starts.get(one.point.date, ""),
        )
        for one in done.points
    ]
    foreseen = [
        Figure(label=one.label, value=one.value, low=one.low, high=one.high)
        for one in forecast_of(done, ahead=days).points
    ]
    return variation(
        varying, title=title, says=says, decimals=0, target=target, foreseen=foreseen,
        foreseen_says="if nothing changes",
    )  # fmt: skip


def main() -> None:
    """Both pictures stand in docs/explanation/pictures."""
    attendance = points(ATTENDANCE, [f"{year}-{(year + 1) % 100:02}" for year in range(2007, 2025)])
    done = study(
        attendance, direction="increase", bounds=PERCENTAGES, baseline=12,
        rebases=[Rebase(date=attendance[13].date, reason="Buses run again")],
    )  # fmt: skip
    pictures = {
        "natural-variation": drawn(
            done,
            title="Attendance: years that wobble, one that does not",
            says="Twelve years of ups and downs, one signal, and a new start for a reason. Invented figures.",
            ahead=0,
        ),
        "forecast": drawn(
            study(points(RISING, [str(year) for year in range(1992, 1999)]), direction="increase", bounds=PERCENTAGES),
            title="A steady rise, and where it leads if nothing changes",
            says="Grade 4 maths in 550 districts of Michigan. The line goes on, ever less surely.",
            ahead=3,
        ),
    }
    for name, chart in pictures.items():
        (PICTURES / f"{name}.svg").write_text(to_svg(chart, width=720, titled=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
