"""Letters that come back: what a delivery status notification (RFC 3464) says about whom.

What arrives is hostile: anybody can write to the address. So only the first megabyte is looked at, only the parts on
the outermost level, and of those nothing but addresses and codes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

LONGEST = 1_000_000  # bytes
MOST_PEOPLE = 50
LONGEST_ADDRESS = 254
ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"@\x00-\x1f\x7f]{1,64}@[A-Za-z0-9.-]{1,189}")
PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Failed:
    """A letter to this address will never arrive; `code` is the status of RFC 3463, such as 5.1.1."""

    email: str
    code: str


def failed_in(raw: bytes) -> list[Failed]:
    r"""The addresses that failed for good, in lower case, each once; none where this is no such notification.

    >>> dsn = (b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n"
    ...        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
    ...        b"Final-Recipient: rfc822; Dara@northside.example\nAction: failed\nStatus: 5.1.1\n\n--x--\n")
    >>> failed_in(dsn)
    [Failed(email='dara@northside.example', code='5.1.1')]
    >>> failed_in(dsn.replace(b"5.1.1", b"4.2.2")), failed_in(b"Hello"), failed_in(b"")
    ([], [], [])
    """
    try:
        found = dict.fromkeys(_failures(message_from_bytes(raw[:LONGEST])))
    except (RecursionError, ValueError, LookupError):  # made to break readers of mail
        return []
    return list(found)[:MOST_PEOPLE]


def _failures(letter: Message) -> Iterator[Failed]:
    if letter.get_content_type() != "multipart/report" or not letter.is_multipart():
        return
    for part in letter.get_payload():
        if not isinstance(part, Message) or part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                yield from _of(block)


def _of(block: Message) -> Iterator[Failed]:
    code = PERMANENT.match(str(block.get("Status", "")).strip())
    if code is None:
        return
    for name in ("Original-Recipient", "Final-Recipient"):
        kind, _semicolon, address = str(block.get(name, "")).partition(";")
        address = address.strip().strip("<>")[: LONGEST_ADDRESS + 1]
        if kind.strip().lower() == "rfc822" and len(address) <= LONGEST_ADDRESS and ADDRESS.fullmatch(address):
            yield Failed(address.lower(), code.group())


def code_of(reply: str) -> str:
    """The status in the words of a mail server, as far as it gives one.

    >>> code_of("5.1.1 <dara@northside.example>: no such user"), code_of("mailbox unavailable")
    ('5.1.1', '')
    """
    found = PERMANENT.match(reply.strip())
    return found.group() if found else ""
