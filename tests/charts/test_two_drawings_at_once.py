"""A page asks for all its pictures at once; each is drawn as if it were alone."""

from concurrent.futures import ThreadPoolExecutor

from commontable.charts import Figure, groups, to_svg


def test_pictures_drawn_at_once_are_the_same_as_one_by_one() -> None:
    charts = [
        groups(
            [Figure(label="English " * n, value=59 - n), Figure(label="Newcomers", status="hidden")],
            title=f"By language {n}",
            says="Reading by language.",
            target=55,
        )
        for n in range(1, 7)
    ]
    with ThreadPoolExecutor(6) as together:
        at_once = list(together.map(lambda chart: to_svg(chart, width=540), charts))
    assert at_once == [to_svg(chart, width=540) for chart in charts]
