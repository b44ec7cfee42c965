"""A certificate says in words which engine read the rows; releases from before name it beside the program."""

import pytest

from commontable.measurement.datasets.proofs import proof_of


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"engine": {"name": "spark", "version": "4.3.0"}}, "Apache Spark 4.3.0"),
        ({"engine": {"name": "duckdb", "version": "1.5.6"}}, "DuckDB 1.5.6"),
        ({"created_by": {"commontable": "0.3.0", "duckdb": "1.5.5"}}, "DuckDB 1.5.5"),
        ({"engine": {"name": "<b>"}}, ""),
        ({}, ""),
    ],
)
def test_the_engine_is_named(told, said):
    assert proof_of({"certificate": {"cells": 12}, **told}).engine == said
