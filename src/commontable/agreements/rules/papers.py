"""Papers signed elsewhere: what is refused, in sentences that say what to do."""

from django.utils.translation import gettext_lazy as _

LARGEST = 20_000_000  # bytes
NOT_KEPT = {
    "not_pdf": _("This is not a PDF. Save or scan the signed paper as PDF, then choose it again."),
    "broken": _(
        "This PDF cannot be read; perhaps it was cut off on the way. Open it, print it to PDF again, send that."
    ),
    "encrypted": _(
        "This PDF is locked with a password. Save it without one; here it stands behind everybody's sign-in."
    ),
    "empty": _("This PDF has no page. Choose the file with the signed paper."),
    "too_much": _("This PDF is built in a way that takes too long to look through. Print it to PDF again, send that."),
    "script": _("This PDF holds a script, so it could look different tomorrow. Print it to PDF again, send that."),
    "launch": _("This PDF can start other programs or send what it holds. Print it to PDF again, send that."),
    "embedded": _("This PDF carries other files inside. Take them out, or print it to PDF again, and send that."),
    "media": _("This PDF holds sound, film or other moving parts. Print it to PDF again, send that."),
    "form": _("This PDF is a form that changes while one reads it (XFA). Print it to PDF again, send that."),
}
TOO_LARGE = _(
    "This file has %(size)d MB; at most %(limit)d MB fit. Scan it in grey at 150 dots an inch, or save it as “reduced "
    "size PDF”. What you wrote below is still there."
)


def sentence_for(code: str) -> str:
    """Why the paper is not kept, and what to do.

    >>> sentence_for("empty")
    'This PDF has no page. Choose the file with the signed paper.'
    """
    return str(NOT_KEPT.get(code, NOT_KEPT["broken"]))


def too_large(size: int) -> str:
    """Empty where the size in bytes fits; else why not.

    >>> too_large(20_000_000)
    ''
    >>> too_large(40_000_001)[:44]
    'This file has 41 MB; at most 20 MB fit. Scan'
    """
    if size <= LARGEST:
        return ""
    return str(TOO_LARGE) % {"size": -(-size // 1_000_000), "limit": LARGEST // 1_000_000}
