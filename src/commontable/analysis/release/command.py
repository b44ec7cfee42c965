"""`commontable release SPEC.toml --out DIR [--engine duckdb|spark] [--spark-master URL] [--memory-mb N]`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from commontable.analysis.engine.command import add_engine, chosen
from commontable.analysis.whole_files import hindrance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `release`."""
    parser.add_argument("spec", type=Path, metavar="SPEC.toml", help="sources, places and indicators")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the release is written")
    add_engine(parser)


def run(args: argparse.Namespace) -> int:
    """The release stands in the folder asked for (0), or one line on standard error says what is wrong and
    where (2). Where it shows nothing at all, one line says why, and what would help (0).
    """
    from commontable.analysis.engine import EngineError
    from commontable.analysis.release import ReleaseError, Spec, compute, write

    if said := hindrance(args.out):
        sys.stderr.write(f"commontable release: --out: {said}\n")
        return 2
    try:
        spec = Spec.from_toml(args.spec)
        at = datetime.now(UTC)
        with chosen(args) as (choice, limits):
            computed = compute(spec, at=at, engine=choice, limits=limits)
        write(computed, args.out)
    except (ReleaseError, EngineError) as error:
        sys.stderr.write(f"commontable release: {args.spec.name}: {' '.join(str(error).split())}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"commontable release: {args.out}: cannot be written ({error.strerror}).\n")
        return 2
    counts = computed.manifest["counts"]
    assert isinstance(counts, dict)
    said = ", ".join(f"{count} {mark}" for mark, count in counts.items())
    sys.stdout.write(f"{args.out}: {said}\n")
    if counts.get("hidden") and not counts.get("published") and not counts.get("ranged"):
        policy = computed.manifest["policy"]
        assert isinstance(policy, dict)
        sys.stderr.write(
            f"commontable release: {args.spec.name}: nothing can be shown: every group has fewer than "
            f"{policy['minimum_count']} children or would give such a group away; take longer periods, larger places, "
            "fewer breakdowns, or a smaller minimum.\n"
        )
    return 0
