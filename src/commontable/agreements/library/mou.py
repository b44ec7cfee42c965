"""Memorandum of understanding: what all partners agree on before they share anything else."""

from django.utils.translation import gettext_lazy as _

from .entry import Clause, Shipped
from .every_agreement import LAST, NO_MONEY

MOU = Shipped(
    key="mou",
    kind="mou",
    title=_("Memorandum of understanding"),
    says=_("What the partners want together, who does what, and how they decide. Signed once by all heads."),
    source="AISP, Finding a Way Forward (MOU, tier 1); Collective Impact Forum, backbone starter guide",
    clauses=(
        Clause(
            "purpose",
            _("Purpose"),
            _(
                "We want children and young people in [place] to do well from cradle to career, and we know that none "
                "of us can bring this about alone. With this memorandum we agree to work towards shared results, to "
                "look at the same figures, and to change what we do when they tell us to."
            ),
        ),
        Clause(
            "roles",
            _("Who does what"),
            _(
                "Each partner sends a person who can decide to the meetings of the table, does what it promised, and "
                "says early when it cannot. Each partner says openly where its own plans help the shared results, and "
                "where they do not.\n\n"
                "The backbone organisation prepares meetings, keeps the register of decisions and promises, gathers "
                "the shared figures and looks after the passage when people change. It serves the partners; it does "
                "not direct them.\n\n"
                "Families and young people take part in decisions, and are paid for their time where the law allows "
                "it."
            ),
        ),
        Clause(
            "decisions",
            _("How we decide"),
            _(
                "The partners decide by the rules that the table has adopted. Decisions, the reasons for them and the "
                "objections raised are written down and can be read by every partner. No partner is bound to spend "
                "money, or to do something its own board or the law forbids, because others decided so."
            ),
        ),
        Clause(
            "data",
            _("Figures and data"),
            _(
                "We look at figures about groups, never at single children, unless a separate data-sharing agreement "
                "allows it. No data about people moves because of this memorandum. A partner's own figures are shown "
                "to that partner first. No figure is used to shame or to rank."
            ),
        ),
        Clause(
            "equity",
            _("Fairness"),
            _(
                "We look at results for each group of children, ask why they differ, and change what we do where the "
                "reason lies with us. We ask those whom a decision concerns before we take it."
            ),
        ),
        Clause(
            "confidence",
            _("Confidence and speaking in public"),
            _(
                "What a partner tells the others in confidence stays with them. A partner speaks in public for itself. "
                "The name and sign of another partner are used only if that partner agrees."
            ),
        ),
        NO_MONEY,
        *LAST,
        Clause(
            "law",
            _("What this text binds"),
            _(
                "This memorandum says what we intend. It creates no company, no employment, and no duty that a court "
                "could enforce, except to keep confidences."
            ),
        ),
    ),
)
