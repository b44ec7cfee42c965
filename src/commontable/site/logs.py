"""What is written to the log: never an address that opens something by itself."""

import logging
import re

SECRET_ADDRESSES = re.compile(r"(/(?:answer|ballot|reply|invitations|calendar|pass|no-letters)/)[^/\s?\"']+")


class WithoutSecrets(logging.Filter):
    """A line about a refused or broken request names the page, but not the secret part of its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record is kept; the secret is struck out of what it says.

        >>> record = logging.LogRecord("x", 30, "", 0, "Forbidden: %s", ("/answer/WzEs.x-y_z/",), None)
        >>> WithoutSecrets().filter(record), record.getMessage()
        (True, 'Forbidden: /answer/…/')
        """
        said = record.getMessage()
        quiet = SECRET_ADDRESSES.sub(r"\1…", said)
        if quiet != said:
            record.msg, record.args = quiet, ()
        return True
