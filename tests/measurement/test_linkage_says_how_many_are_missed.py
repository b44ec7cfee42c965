"""The page of a linking says how many children may be missed at worst, where that was told from the links."""

import pytest

from commontable.measurement.datasets.linkage_words import Quality

TOLD = {"recall": {"expected": 0.98, "low": 0.957, "high": 0.99}}


@pytest.mark.parametrize(
    ("low", "worst"), [(0.957, "at worst they are 5 of 100."), (0.999, "at worst it is 1 of 100.")]
)
def test_the_worst_is_said_where_children_nobody_brought_together_are_counted(low, worst):
    report = {"recall": {**TOLD["recall"], "low": low}, "unfound": {"expected": 20, "low": 10, "high": 50}}
    assert Quality.of(report).sentences[-1].endswith(worst)


def test_of_an_older_linking_it_is_not_said():
    assert len(Quality.of(TOLD).sentences) == 1


def test_where_it_cannot_be_told_the_page_says_so():
    (said,) = Quality.of({"warnings": ["recall_unknown"]}).warnings
    assert "cannot be told" in said
