"""Data-sharing agreements after the exceptions of the Family Educational Rights and Privacy Act: studies, audit."""

from django.utils.translation import gettext_lazy as _

from .entry import Clause, Shipped
from .every_agreement import LAST, NO_MONEY
from .shared_data import LINKING, RESULTS, SAFE

STUDIES = Shipped(
    key="studies",
    kind="data_sharing",
    basis="studies",
    title=_("Data-sharing agreement for a study (FERPA)"),
    says=_("A school or district gives records to an organisation that makes a study on its behalf."),
    source=(
        "34 CFR 99.31(a)(6); U.S. Department of Education, Privacy Technical Assistance Center, Written Agreement "
        "Checklist; AISP, Finding a Way Forward (DSA, tier 2)"
    ),
    clauses=(
        Clause(
            "purpose",
            _("Purpose"),
            _(
                "The parties share data about students so that [name of the school or district] learns [what it wants "
                "to learn], and can improve teaching for the children in its care."
            ),
        ),
        Clause(
            "study",
            _("The study"),
            _(
                "The study asks: [questions of the study]. It covers [which students, schools and years]. It begins "
                "on the first day of this agreement and lasts until [last day of the study]. The data elements named "
                "in this agreement are needed for it, and no others are given."
            ),
        ),
        Clause(
            "on_behalf",
            _("On whose behalf the study is made"),
            _(
                "The study is made for, and on behalf of, [name of the school or district], in order to [choose: "
                "develop, validate or administer predictive tests; administer student aid programmes; improve "
                "instruction]. The school or district has agreed to this purpose, and may follow the work at any time."
            ),
        ),
        Clause(
            "use_only",
            _("Used for this only"),
            _(
                "The organisation uses personally identifiable information from education records only to meet the "
                "purposes of the study as this agreement states them. For any other question a new agreement is "
                "needed, even if the data is already there."
            ),
        ),
        Clause(
            "identification",
            _("Nobody else can identify a student"),
            _(
                "The study is made in a way that does not permit personal identification of parents and students by "
                "anyone other than representatives of the organisation with legitimate interests. These are: [names "
                "or positions]."
            ),
        ),
        *SAFE,
        LINKING,
        RESULTS,
        NO_MONEY,
        *LAST,
    ),
)
AUDIT = Shipped(
    key="audit",
    kind="data_sharing",
    basis="audit",
    title=_("Data-sharing agreement for an audit or evaluation (FERPA)"),
    says=_(
        "An education authority names a representative who audits or evaluates an education programme with records."
    ),
    source=(
        "34 CFR 99.35(a)(3), 99.31(a)(3); U.S. Department of Education, Privacy Technical Assistance Center, Written "
        "Agreement Checklist; AISP, Finding a Way Forward (DSA, tier 2)"
    ),
    clauses=(
        Clause(
            "purpose",
            _("Purpose"),
            _(
                "The data is shared to audit or evaluate a Federal- or State-supported education programme, or to "
                "enforce or comply with Federal legal requirements that relate to it: [name of the programme]."
            ),
        ),
        Clause(
            "representative",
            _("The authorised representative"),
            _(
                "[Name of the education authority] designates [name of the organisation] as its authorised "
                "representative for this audit or evaluation. The authority stays responsible, and uses reasonable "
                "methods to ensure that its representative complies with the law."
            ),
        ),
        Clause(
            "activity",
            _("The audit or evaluation"),
            _(
                "The programme is [name and aim of the programme]. It is audited or evaluated by [method]. Information "
                "that identifies students is needed because [why it does not work without]. The information that is "
                "disclosed is listed in the terms of this agreement."
            ),
        ),
        Clause(
            "use_only",
            _("Used for this only"),
            _(
                "The representative has policies and procedures, in line with the law, that protect the information "
                "from further disclosure and from any use other than this audit or evaluation. Only those with a "
                "legitimate interest in it can see it. Staff are trained in these rules before they begin, and the "
                "authority may look at how they are kept."
            ),
        ),
        *SAFE,
        LINKING,
        RESULTS,
        NO_MONEY,
        *LAST,
    ),
)
