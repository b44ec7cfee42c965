"""`commontable audit-release DIR [--with EARLIER_DIR…] [--width N] [--seconds S] [--most N]
[--seed N] [--json]`."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from commontable.analysis.audit.attacking import MOST, SEED, Tell, audit
from commontable.analysis.audit.published import AuditError, Published
from commontable.analysis.audit.report import Audit, Narrow

WIDTH = 3
SECONDS = 60.0
TELLING = 5.0
"""Seconds between two lines on how far it is."""
WIDEST = 1_000_000
LISTED = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `audit-release`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a release: release.json and its table of cells")
    parser.add_argument(
        "--with",
        dest="earlier",
        type=Path,
        action="append",
        default=[],
        metavar="EARLIER_DIR",
        help="an earlier release that is still public; may be given several times",
    )
    parser.add_argument(
        "--width", type=int, metavar="N", help="so many counts must stay possible; the release's own policy otherwise"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=SECONDS,
        metavar="S",
        help="figures are solved for so long, in an order drawn at random; every figure is bounded in any case",
    )
    parser.add_argument(
        "--most", type=int, default=MOST, metavar="N", help="so many figures are solved at most, else a sample"
    )
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="draws the sample")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    """What an outsider can find is printed; 0 when every figure keeps its width, 1 when not, and 2 with one line on
    standard error when the files cannot be audited.
    """
    try:
        if args.width is not None and args.width > WIDEST:
            raise AuditError(f"--width is at most {WIDEST:,}.")
        if args.width is not None and args.width < 2:
            raise AuditError("--width is at least 2: with 1, a figure that is given away would do.")
        if args.most < 1:
            raise AuditError("--most is at least 1.")
        if not args.seconds > 0:
            raise AuditError("--seconds is more than 0.")
        release = Published.read(args.folder)
        earlier = [Published.read(folder) for folder in args.earlier]
        width = args.width or width_of(release.manifest)
        found = audit(
            release,
            earlier,
            width=width,
            most=args.most,
            seconds=args.seconds,
            seed=abs(args.seed),
            tell=_telling(time.perf_counter()),
        )
    except AuditError as error:
        sys.stderr.write(f"commontable audit-release: {' '.join(str(error).split())}\n")
        return 2
    if args.json:
        sys.stdout.write(json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(in_words(found))
    return 0 if found.passed else 1


def _telling(last: float) -> Tell:
    def tell(done: int, of: int) -> None:
        nonlocal last
        if time.perf_counter() - last >= TELLING:
            last = time.perf_counter()
            sys.stderr.write(f"commontable audit-release: place {done:,} of {of:,}\n")

    return tell


def width_of(manifest: Mapping[str, object]) -> int:
    """The width that the release's own policy promises, else 3.

    >>> width_of({"policy": {"width": 4}}), width_of({})
    (4, 3)
    """
    policy = manifest.get("policy")
    said = policy.get("width") if isinstance(policy, Mapping) else None
    return said if isinstance(said, int) and 2 <= said <= WIDEST else WIDTH


def in_words(found: Audit) -> str:
    """The result, line by line."""
    lines = [
        f"Looked at {found.cells:,} cells ({found.hidden:,} hidden, {found.ranged:,} shown as a range) with "
        f"{found.equations:,} sums" + (f" and {found.against} earlier releases." if found.against else "."),
        f"{found.figures:,} figures are not shown; every one was bounded, and {found.examined:,} of them were solved"
        + (f", a sample drawn with seed {found.seed}." if found.sampled else "."),
        f"Given away: {found.exact:,}. Closer than {found.width} counts: {sum(one.proven for one in found.narrow):,}. "
        f"Undecided: {found.undecided:,}.",
    ]
    if found.given_away:
        lines.append(f"Shown by an earlier release already: {found.given_away:,}.")
    if found.narrowest:
        lines.append(f"Closest of those that are certain: {_interval(found.narrowest)}")
    for one in found.narrow[:LISTED]:
        lines.append(f"  {_interval(one)}")
    if len(found.narrow) > LISTED:
        lines.append(f"  … and {len(found.narrow) - LISTED:,} more (--json lists all).")
    lines += found.notes
    lines.append(
        f"No figure that was solved is certain to be closer than {found.width} counts, and none by its bounds."
        if found.passed
        else f"This release does not keep {found.width} counts for every figure. Withdraw it and make it anew."
    )
    return "\n".join([*lines, f"{found.seconds:.1f} s", ""])


def _interval(one: Narrow) -> str:
    key = one.key
    what = f"{key.indicator}, {key.period}, {key.place_level} {key.place}, {key.breakdown}: {one.what}"
    ends = f"{_number(one.least)} to {_number(one.most)}"
    return f"{what} {ends}" if one.proven else f"{what} at least {ends}"


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "any number"
    value = round(value, 3) + 0.0  # no minus before a nought
    return f"{value:,.0f}" if value == round(value) else f"{value:,.3f}"
