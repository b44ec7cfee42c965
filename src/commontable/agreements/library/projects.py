"""The narrowest agreements: a data use licence for one project, and a joint action plan."""

from django.utils.translation import gettext_lazy as _

from .entry import Clause, Shipped
from .every_agreement import LAST, NO_MONEY
from .shared_data import RESULTS, SAFE

DATA_USE = Shipped(
    key="data_use",
    kind="data_use",
    title=_("Data use licence for one project"),
    says=_("One approved project may use some of the data of a data-sharing agreement. Signed by those who use it."),
    source=(
        "AISP, Finding a Way Forward (DUL, tier 3) and its four questions; MIT J-PAL, Handbook on Using "
        "Administrative Data"
    ),
    clauses=(
        Clause(
            "purpose",
            _("Purpose"),
            _(
                "Under the data-sharing agreement above this one, the data named here may be used for one "
                "project. This "
                "licence allows nothing which that agreement does not allow, and ends when that agreement ends."
            ),
        ),
        Clause(
            "project",
            _("The project"),
            _(
                "The project is called [name of the project]. It asks: [questions]. It is done by [method]. The "
                "partners "
                "asked four questions before they approved it. Is it legal? Is it ethical? Is it a good idea? "
                "How do we "
                "know, and who decides? Their answers are: [answers, or where they are written down]."
            ),
        ),
        Clause(
            "users",
            _("Who may use the data"),
            _(
                "Only these people work with the data: [names and positions]. Each of them has read this licence and "
                "promised to keep it. A new person begins only after the partners that sent the data have agreed in "
                "writing."
            ),
        ),
        Clause(
            "use_only",
            _("Used for this only"),
            _(
                "The data is used for this project only. It is not kept for later questions, and not for "
                "teaching machines."
            ),
        ),
        *SAFE,
        RESULTS,
        NO_MONEY,
        *LAST,
    ),
)
ACTION_PLAN = Shipped(
    key="action_plan",
    kind="action_plan",
    title=_("Joint action plan"),
    says=_("What several partners will do together in the coming months, who does it, and by when."),
    source="Collective Impact Forum, backbone starter guide; Results-Based Accountability, turn-the-curve plan",
    clauses=(
        Clause(
            "purpose",
            _("Purpose"),
            _(
                "By [day] we want [which result, for which children]. Today it stands at [figure]. We have looked at "
                "what lies behind it, and asked families and young people what would help: [what we learnt]."
            ),
        ),
        Clause(
            "steps",
            _("What we will do"),
            _(
                "Together we do the following, because we have reason to believe that it works: [what, and why we "
                "believe it]. What each partner does, and by when, stands in the promises of this plan. They "
                "begin when "
                "all have signed."
            ),
        ),
        Clause(
            "means",
            _("What it takes"),
            _(
                "It takes [people, rooms, money]. Each partner brings what it promised. Where something is still "
                "missing, we say so here: [what is missing, and who looks for it]."
            ),
        ),
        Clause(
            "review",
            _("When we look at this again"),
            _(
                "We meet every [weeks] weeks and look at the figures and at our promises. Whoever cannot keep a "
                "promise "
                "says so before its day, and we agree on a new one openly. After [months] months we decide "
                "whether to go "
                "on, to change the plan or to end it."
            ),
        ),
        Clause(
            "data",
            _("Figures and data"),
            _(
                "No data about single people moves because of this plan. Where it is needed, a data-sharing "
                "agreement comes first."
            ),
        ),
        NO_MONEY,
        *LAST,
    ),
)
