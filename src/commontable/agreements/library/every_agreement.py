"""Clauses that belong into every agreement: leaders change, parties disagree, texts are changed, renewed and ended."""

from django.utils.translation import gettext_lazy as _

from .entry import Clause

CONTINUITY = Clause(
    "continuity",
    _("When leaders change"),
    _(
        "This agreement is between organisations, not between the people who sign it. It goes on when a person who "
        "signed it leaves. The organisation names who answers for the agreement from then on within 30 days, and tells "
        "the other parties.\n\n"
        "The person who leaves hands over what was agreed, what is still to be done and by when. Within 30 days of "
        "taking office the new leader meets the other parties, reads this agreement with them, and says what they "
        "would like to change. Until a change is agreed, everything in it stays as it is."
    ),
)
DISPUTES = Clause(
    "disputes",
    _("When we disagree"),
    _(
        "A party that has a concern says so to the other parties first, in plain words. They meet within 14 days and "
        "try to settle it among themselves.\n\n"
        "If that does not help within 30 days, they ask a mediator whom all of them accept and who has no interest in "
        "the outcome. The mediator hears everybody, and helps them to write down what they settle on. While this goes "
        "on, the parties keep their promises under this agreement, and protect people's data as before.\n\n"
        "This does not take away any party's right to end the agreement, or to go to court."
    ),
)
CHANGES = Clause(
    "changes",
    _("Changing this agreement"),
    _(
        "A change is a new version of this text. It holds once every party has signed it. Until then the version that "
        "was signed before stays in force, word for word. Nobody's signature moves from one version to another."
    ),
)
RENEWAL = Clause(
    "renewal",
    _("Renewal"),
    _(
        "This agreement does not renew itself. Before it ends, the parties look at what it brought about and at what "
        "should change. If they want to go on, they sign a renewal. If nobody signs one, the agreement ends on its "
        "last day."
    ),
)
TERMINATION = Clause(
    "termination",
    _("Ending this agreement"),
    _(
        "Each party may end this agreement by giving notice to all others in writing, 30 days before, with a reason. "
        "If a party breaks a duty to protect people or their data, another party may end it at once.\n\n"
        "Notice may be taken back by the party that gave it, until the day on which it takes effect. Duties to keep "
        "information confidential, and to destroy data, go on after the end."
    ),
)
CONTACTS = Clause(
    "contacts",
    _("Contacts"),
    _(
        "For each party, the person who signs it answers questions about this agreement, unless the party names "
        "somebody else. Notices are given in writing to that person."
    ),
)
NO_MONEY = Clause(
    "costs",
    _("Costs"),
    _(
        "Each party carries its own costs. This agreement obliges nobody to pay anything to anybody. Where money is "
        "to change hands, the parties sign a separate contract."
    ),
)
LAST = (CONTINUITY, DISPUTES, CHANGES, RENEWAL, TERMINATION, CONTACTS)
