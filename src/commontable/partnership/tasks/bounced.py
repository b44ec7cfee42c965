"""`commontable bounced`: a letter that came back, from a mail server's pipe, marks whom it was for.

Exit codes are those a mail server understands: 0 takes the letter in any case, so that nothing is answered to a
forger, and 75 asks to try again later.
"""

import argparse
import sys

from commontable.partnership.rules.bounced import LONGEST, failed_in

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable bounced`: none; the message comes by standard input."""


def run(arguments: argparse.Namespace) -> int:
    """Members whose address failed for good are marked; nothing of the letter is kept, printed or logged."""
    from django.db import DatabaseError, connection
    from django.utils import timezone

    raw = sys.stdin.buffer.read(LONGEST)
    while sys.stdin.buffer.read(1 << 16):  # the server waits until somebody has read it all
        pass
    failed = failed_in(raw)
    if not failed:
        sys.stdout.write("no address failed for good\n")
        return 0
    from commontable.partnership.actions.handovers.lost_letters import keep_failures

    try:
        if "partnership_lostletter" not in connection.introspection.table_names():
            raise DatabaseError("no register yet")
        lost = keep_failures(failed=failed, at=timezone.now())
    except DatabaseError:
        sys.stderr.write("the register cannot be written now\n")
        return TRY_AGAIN
    sys.stdout.write(f"{len(lost)} marked\n")
    return 0
