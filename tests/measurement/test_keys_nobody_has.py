"""Keys that no register has, sent by somebody who wrote the form themselves: a sentence, never an error page."""

import pytest

from cast import client_of
from commontable.measurement.actions.targets import set_target
from commontable.measurement.rules.freshness import period_order
from measured import NOW, asked_of, draft_of, pupils_of, reading_of

P = "/p/rivermouth/"


@pytest.fixture
def version(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    return draft_of(table, indicator=reading_of(table), dataset=dataset)


@pytest.mark.parametrize("key", ["9" * 20, "1" * 5000, "\u00b2", "\u0661", "x", "-1"])
def test_a_form_with_such_a_key_is_shown_again(table, version, key):
    ines = client_of(table.ines)
    for page, field in (
        ("releases/new/", "versions"),
        (f"manage/indicators/{version.indicator.slug}/definitions/1/change/", "dataset"),
        (f"datasets/{version.dataset.slug}/dues/", "partners"),
    ):
        assert ines.post(P + page, {field: key}).status_code in {200, 422}, page


def test_raised_figures_in_a_period_do_not_close_the_page(table, version):
    set_target(
        indicator=version.indicator, period="2024\u00b2", value=50, rationale="Said so", by=table.maya, at=NOW
    )  # fmt: skip
    targets = f"{P}manage/indicators/{version.indicator.slug}/targets/"
    assert client_of(table.ines).get(targets).status_code == 200
    assert period_order("1" * 5000)
