"""`commontable release SPEC.toml --out DIR [--engine duckdb]`."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `release`."""
    raise NotImplementedError


def run(args: argparse.Namespace) -> int:
    """The release stands in the folder asked for (0), or one line on standard error says what is wrong and
    where (2).
    """
    raise NotImplementedError
