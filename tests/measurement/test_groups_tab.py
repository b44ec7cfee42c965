"""The groups tab: compared with what the reader chooses, in sentences, silent with a reason where it must be."""

import pytest
from django.urls import reverse

from cast import Table, client_of
from measurement import released
from measurement.released import Spec

pytestmark = pytest.mark.page


def address(table: Table, name: str = "measurement:indicator-groups", **more: str) -> str:
    """The tab of the indicator `reading`."""
    return reverse(name, kwargs={"table": table.slug, "indicator": "reading", **more})


def page(table: Table, query: str = "") -> str:
    """The tab as a council member reads it."""
    answer = client_of(table.alma).get(address(table) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_who_is_behind_is_the_first_sentence(table: Table) -> None:
    released.reading(table)
    said = page(table)
    assert "<h2>Free lunch: 22 points behind Other pupils.</h2>" in said
