"""A certificate as far as it goes: today's says more than one of long ago, and several are one."""

import pyarrow as pa
import pytest

from commontable.analysis.release import Computed, ReleaseError
from commontable.measurement.datasets.proofs import proof_of
from commontable.measurement.datasets.specs import put_together
from commontable.measurement.rules.refused import in_words, spoken

pytestmark = pytest.mark.page

TODAYS = {
    "cells": 100, "hidden_first": 20, "hidden_second": 5, "ranged": 30, "information_lost": 0.4, "equations": 50,
    "exact_recoveries": 0, "width": 3, "narrowest_interval": 7, "examined": 10, "sample": None, "against": 2,
    "seconds": 1.25,
}  # fmt: skip


def part(**told: object) -> Computed:
    """A part of a release, with its certificate."""
    manifest = {
        "counts": {"cells": 100, "hidden": 25}, "indicators": {}, "spec": {}, "certificate": {**TODAYS, **told},
    }  # fmt: skip
    return Computed(cells=pa.table({"indicator": ["reading"]}), manifest=manifest)


def test_todays_certificate_is_read_whole():
    manifest = {
        "certificate": TODAYS, "counts": {"hidden": 25}, "policy": {"minimum_count": 12},
        "protected_against_releases": [1, 3],
    }  # fmt: skip
    proof = proof_of(manifest)
    assert (proof.hidden, proof.hidden_first, proof.hidden_second, proof.lost) == (25, 20, 5, 40)
    assert (proof.narrowest, proof.width, proof.examined, proof.sampled_of) == (7, 3, 10, None)
    assert (proof.against, proof.minimum, proof.whole_seconds) == ((1, 3), 12, 1)
    assert proof.was_attacked


def test_one_of_long_ago_says_what_it_says():
    proof = proof_of({"certificate": {"equations": 1200, "exact_recoveries": 0}, "minimum_count": 10})
    assert (proof.sums, proof.found, proof.minimum) == (1200, 0, 10)
    assert (proof.hidden, proof.lost, proof.against, proof.was_attacked) == (None, None, None, False)
    assert proof_of({}) is None


def test_parts_have_one_certificate_together():
    whole = put_together([part(), part(cells=300, information_lost=0.2, narrowest_interval=4, sample={"of": 90})])
    told = whole.manifest["certificate"]
    assert (told["cells"], told["hidden_first"], told["equations"], told["seconds"]) == (400, 40, 100, 2.5)
    assert (told["narrowest_interval"], told["sample"]) == (4, {"of": 100})
    assert told["information_lost"] == pytest.approx(0.25)
    assert whole.manifest["counts"]["hidden"] == 50
    assert put_together([part()]).manifest["certificate"] == TODAYS


def test_a_refusal_is_kept_by_its_code_and_said_to_its_reader():
    kept = in_words(ReleaseError("anything", where="[indicators.reading]", code="not_protected"))
    assert spoken(kept).startswith("reading: Small groups cannot be protected")
    assert spoken("No file.") == "No file."
