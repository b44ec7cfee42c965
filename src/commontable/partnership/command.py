"""`commontable journal verify`: proves from the command line that no act was rewritten."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commontable.journal.verify import Verdict


def add_arguments(parser: ArgumentParser) -> None:
    """Which chain to verify, and against what."""
    parser.add_argument("what", choices=["verify"], help="recompute every digest of the journal")
    parser.add_argument("--partnership", metavar="SLUG", help="only this partnership's journal")
    parser.add_argument("--expect", metavar="SEQ:DIGEST", help="an entry noted outside the server; needs --partnership")


def run(args: Namespace) -> int:
    """0 when every chain is whole, 1 when one is not, 2 when the question cannot be answered."""
    from django.db import connection

    from commontable.journal.actions import scope_of
    from commontable.journal.verify import NotANote, noted, verify, verify_all
    from commontable.partnership.models import Partnership

    if args.expect and not args.partnership:
        return _cannot("--expect needs --partnership: a note belongs to one journal.")
    if "journal_head" not in connection.introspection.table_names():
        return _cannot("The register has not been set up yet: there is no journal to verify.")
    if not args.partnership:
        return _report(verify_all())
    partnership = Partnership.objects.filter(slug=args.partnership).first()
    if partnership is None:
        return _cannot(f"There is no partnership {args.partnership!r}.")
    try:
        expected = noted(args.expect) if args.expect else None
    except NotANote:
        return _cannot("--expect is SEQ:DIGEST as the journal page shows it, for example 128:9f2c… with 64 hex digits.")
    return _report([verify(scope_of(partnership), expected=expected)])


def _report(verdicts: list[Verdict]) -> int:
    from commontable.journal.actions import scope_of
    from commontable.partnership.models import Partnership

    names = {scope_of(partnership): partnership.slug for partnership in Partnership.objects.all()}
    for verdict in verdicts:
        name = names.get(verdict.scope, verdict.scope)
        if verdict.is_whole:
            erased = f", {verdict.erased} with erased words" if verdict.erased else ""
            sys.stdout.write(
                f"{name}: whole, {verdict.entries} entries{erased}, head {verdict.entries}:{verdict.head}\n"
            )
        else:
            sys.stdout.write(f"{name}: NOT whole at entry {verdict.first_bad}: {verdict.fault}\n")
    if not verdicts:
        sys.stdout.write("The journal is empty.\n")
    return 0 if all(verdict.is_whole for verdict in verdicts) else 1


def _cannot(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 2
