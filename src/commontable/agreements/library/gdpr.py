"""Data-sharing agreement for public tasks under the General Data Protection Regulation."""

from django.utils.translation import gettext_lazy as _

from .entry import Clause, Shipped
from .every_agreement import LAST, NO_MONEY
from .shared_data import LINKING, RESULTS, SAFE

PUBLIC_TASK = Shipped(
    key="public_task",
    kind="data_sharing",
    basis="public_task",
    title=_("Data-sharing agreement for a public task (GDPR)"),
    says=_("Public bodies, and those who work with them, share personal data for a task that a law gives them."),
    source="Regulation (EU) 2016/679, Art. 5, 6(1)(e), 6(3), 9(2), 13-22, 26, 28(3), 30, 32, 33, 35",
    clauses=(
        Clause(
            "purpose",
            _("Purpose"),
            _("The parties share personal data of [whose data] in order to [purpose], and for nothing else."),
        ),
        Clause(
            "legal_ground",
            _("Legal ground"),
            _(
                "The processing is necessary for a task carried out in the public interest (Article 6(1)(e) of the "
                "General Data Protection Regulation). The task is laid down in [name and paragraph of the law]. Where "
                "special categories of data are shared, Article 9(2) allows it as the terms of this agreement name it. "
                "The parties have checked that the task cannot be done with less data."
            ),
        ),
        Clause(
            "responsibilities",
            _("Who is responsible for what"),
            _(
                "Each party is responsible for the data until it has handed it over, and the receiving party from then "
                "on. Where parties decide together on purposes and means, they are jointly responsible: [which party] "
                "informs families, [which party] answers their requests, [which party] reports a breach to the "
                "authority. The essence of this arrangement is open to everybody. Families may turn to any of the "
                "parties."
            ),
        ),
        Clause(
            "processing",
            _("Processing on behalf of others"),
            _(
                "A party that keeps data for the others does so only on their documented instructions. Its staff are "
                "bound to confidentiality. It takes the measures of Article 32, uses further processors only after the "
                "others agreed, and binds them in the same way. It helps to answer families' requests and to meet the "
                "duties of Articles 32 to 36, and gives back or erases all data at the end, as the others choose. It "
                "shows that it does all this, and lets itself be audited."
            ),
        ),
        Clause(
            "information",
            _("What families are told"),
            _(
                "Before data is shared, families are told in plain words, in a language they read: what is "
                "shared, why, "
                "by which law, with whom, for how long, and what rights they have. This is done by [which party] by "
                "means of [notice, letter, talk]."
            ),
        ),
        Clause(
            "rights",
            _("Rights of families"),
            _(
                "Families may ask for access, correction, erasure and restriction, and may object, as Articles "
                "15 to 22 "
                "say. They turn to [name and address]. They are answered within one month. They may complain to the "
                "supervisory authority: [name]. No decision about a child is made by a machine alone."
            ),
        ),
        Clause(
            "assessment",
            _("Risks looked at beforehand"),
            _(
                "Where the sharing may bring a high risk for people, the parties assess it together before they begin, "
                "with the advice of their data protection officers, and write down what they do about it. Each party "
                "enters the sharing in its record of processing activities."
            ),
        ),
        *SAFE,
        LINKING,
        RESULTS,
        NO_MONEY,
        *LAST,
    ),
)
