"""Clauses that belong into every agreement by which data about people moves."""

from django.utils.translation import gettext_lazy as _

from .entry import Clause

NO_REDISCLOSURE = Clause(
    "no_redisclosure",
    _("Not passed on"),
    _(
        "Whoever receives data under this agreement gives it to nobody else, in any form, unless this agreement names "
        "them as a recipient. Staff may see it only as far as their work under this agreement needs it, and after they "
        "have promised confidentiality in writing.\n\n"
        "If a court, an authority or anybody else asks for the data, the recipient tells the party that sent it at "
        "once, before it answers, unless the law forbids to tell."
    ),
)
REIDENTIFICATION = Clause(
    "reidentification",
    _("Nobody is identified again"),
    _(
        "Nobody tries to find out who a person in the data is, or to get in touch with a person or a family through "
        "it. Nobody joins the data with other data so that people could be recognised. Whoever recognises a person by "
        "chance keeps it to themselves, and tells the party that sent the data."
    ),
)
SMALL_NUMBERS = Clause(
    "small_numbers",
    _("Small numbers are not shown"),
    _(
        "Figures about fewer people than the smallest number named in this agreement are never shown to anybody "
        "outside, nor figures from which they could be worked out. This holds for every table, chart, map and text."
    ),
)
PUBLICATION = Clause(
    "publication",
    _("Before anything is published"),
    _(
        "The parties that sent data see results that concern them before these are published, and have 30 days to "
        "point out mistakes and anything by which a person could be recognised. What they say is considered and "
        "answered. They cannot forbid a result because they do not like it."
    ),
)
SECURITY = Clause(
    "security",
    _("How the data is kept safe"),
    _(
        "The data travels in encrypted form only, never as an attachment to a plain e-mail. It is kept encrypted, on "
        "machines that are kept up to date, apart from other data. Only named people can open it, each with an "
        "account of their own and a second factor. Who opened it, and when, is written down, and the parties can ask "
        "to see this record.\n\n"
        "No data is copied to private devices. Those who work with it are trained once a year. When a person no longer "
        "needs access, it ends on the same day."
    ),
)
BREACH = Clause(
    "breach",
    _("If something goes wrong"),
    _(
        "If data is lost, or seen or changed by somebody who has no right to it, or if that may have happened, the "
        "party that notices tells the party that sent the data within the hours named in this agreement: what "
        "happened, whose data it is, and what is being done.\n\n"
        "It stops the cause, helps to find out the extent, and carries the costs of what it caused. The party that "
        "sent the data decides how families and authorities are told, and the other helps."
    ),
)
DESTRUCTION = Clause(
    "destruction",
    _("Destruction of the data"),
    _(
        "When the data is no longer needed for the purposes of this agreement, and at the latest within the days after "
        "its end that this agreement names, the recipient destroys it in every copy, so that it cannot be brought "
        "back. Copies in backups are not opened again, and are destroyed when these are written over.\n\n"
        "Within 10 days after that the recipient confirms in writing what was destroyed, when, how and by whom. "
        "Results in which nobody can be recognised may be kept."
    ),
)
LINKING = Clause(
    "linking",
    _("Linking with other data"),
    _(
        "Rows may be linked with rows of other parties only where the terms of this agreement say so. One named person "
        "at the party that keeps the data links them. Names, numbers and dates of birth are used for the linking only; "
        "afterwards they are kept apart from the rest and replaced by a number that means nothing outside."
    ),
)
RESULTS = Clause(
    "results",
    _("What comes back to the partners"),
    _(
        "Whoever receives data tells those who sent it, and the families it is about, what was learnt from it, in "
        "plain words, at the latest 90 days after the work is done."
    ),
)
SAFE = (SECURITY, NO_REDISCLOSURE, REIDENTIFICATION, SMALL_NUMBERS, PUBLICATION, BREACH, DESTRUCTION)
