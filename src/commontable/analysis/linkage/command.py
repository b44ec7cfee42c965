"""`commontable link SPEC.toml --out DIR [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from commontable.analysis.engine.command import add_engine, chosen
from commontable.analysis.whole_files import hindrance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `link`."""
    parser.add_argument("spec", type=Path, metavar="SPEC.toml", help="sources, fields and settings")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the links are written")
    add_engine(parser)
    parser.add_argument("--json", action="store_true", help="print the report")


def run(args: argparse.Namespace) -> int:
    """The links stand in the folder asked for (0), or one line on standard error says what is wrong and where (2)."""
    from commontable.analysis.engine import EngineError
    from commontable.analysis.linkage import LinkageError, link
    from commontable.analysis.linkage.reading import decisions_of, earlier_of, records_of
    from commontable.analysis.linkage.spec import LinkSpec
    from commontable.analysis.linkage.written import write
    from commontable.analysis.tokens.spec import link_spec, names_a_profile

    if said := hindrance(args.out):
        sys.stderr.write(f"commontable link: --out: {said}\n")
        return 2
    try:
        with chosen(args) as (choice, limits):
            if names_a_profile(args.spec):
                linked = link_spec(args.spec, limits=limits)
            else:
                spec = LinkSpec.from_toml(args.spec)
                linked = link(
                    records_of(spec),
                    mode=spec.mode,
                    threshold=spec.threshold,
                    band=spec.band,
                    decisions=decisions_of(spec),
                    earlier=earlier_of(spec),
                    limits=limits,
                    seed=spec.seed,
                    engine=choice,
                )
    except (LinkageError, EngineError) as error:
        sys.stderr.write(f"commontable link: {args.spec.name}: {' '.join(str(error).split())}\n")
        return 2
    try:
        write(linked, args.out)
    except OSError as error:
        sys.stderr.write(f"commontable link: {args.out}: cannot be written ({error.strerror}).\n")
        return 2
    report = linked.report
    if args.json:
        sys.stdout.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(
            f"{args.out}: {report['links']} links, {report['people']} people, {report['uncertain']} uncertain\n"
        )
    return 0
