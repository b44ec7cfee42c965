"""Data-sharing agreements with a school official, and by consent of the family or the adult student."""

from django.utils.translation import gettext_lazy as _

from .entry import Clause, Shipped
from .every_agreement import LAST, NO_MONEY
from .shared_data import RESULTS, SAFE

SCHOOL_OFFICIAL = Shipped(
    key="school_official",
    kind="data_sharing",
    basis="school_official",
    title=_("Data-sharing agreement with a school official (FERPA)"),
    says=_("An organisation does a service for the school that its own staff would otherwise do, and needs records."),
    source="34 CFR 99.31(a)(1)(i)(B), 99.33(a), 99.7(a)(3)(iii); CLPHA, education and housing data-sharing template",
    clauses=(
        Clause(
            "purpose",
            _("Purpose"),
            _("The parties share data so that students of [name of the school or district] get [the service]."),
        ),
        Clause(
            "service",
            _("The service for the school"),
            _(
                "The organisation does for the school: [what it does, for which students]. It is a service for which "
                "the school would otherwise use its own employees. The organisation has a legitimate educational "
                "interest in the records named in this agreement, because it cannot do this service without them."
            ),
        ),
        Clause(
            "direct_control",
            _("Under the school's direct control"),
            _(
                "In the use and keeping of education records the organisation is under the direct control of the "
                "school. The school may look at how records are kept, correct them, limit what is given, and have them "
                "returned or destroyed at any time. The organisation owns none of them."
            ),
        ),
        Clause(
            "use_only",
            _("Used for this only"),
            _(
                "The organisation uses the records for this service only, and meets the requirements on use and "
                "redisclosure that bind the school itself. Records are never sold, and never used for advertising."
            ),
        ),
        Clause(
            "notification",
            _("Named in the annual notice to families"),
            _(
                "The school's annual notice to parents and eligible students says which contractors and partners count "
                "as school officials and what a legitimate educational interest is. The organisation meets these "
                "criteria: [where the notice says so]."
            ),
        ),
        *SAFE,
        RESULTS,
        NO_MONEY,
        *LAST,
    ),
)
CONSENT = Shipped(
    key="consent",
    kind="data_sharing",
    basis="consent",
    title=_("Data-sharing agreement by consent of families"),
    says=_("Families, or students who are of age, agree in writing to what is shared, for what, and with whom."),
    source="34 CFR 99.30; GDPR Art. 4(11), 7, 8; CLPHA, education and housing data-sharing template",
    clauses=(
        Clause(
            "purpose",
            _("Purpose"),
            _("The parties share data about students whose families agreed to it, in order to [what it is good for]."),
        ),
        Clause(
            "consent",
            _("What families agree to"),
            _(
                "Before any record moves, the parent, or the student who is of age, signs and dates a consent. It says "
                "in plain words, in a language they read: which records are shared; for what purpose; with which "
                "organisation, by name; for how long; and that saying no has no disadvantage.\n\n"
                "A consent may be given electronically where it shows who the person is and that they agree. The party "
                "that asks for consent keeps it, and gives a copy to the family. The form is: [where to find it]."
            ),
        ),
        Clause(
            "withdrawal",
            _("Taking consent back"),
            _(
                "A family may take its consent back at any time, by word or in writing, as easily as it was given. "
                "From then on nothing more about its child is shared. Within 14 days its data is deleted wherever it "
                "was received, except from results in which nobody can be recognised."
            ),
        ),
        Clause(
            "use_only",
            _("Used for this only"),
            _("The data serves the purposes that the consent names. Any other use needs a new consent."),
        ),
        Clause(
            "information",
            _("What families are told"),
            _(
                "Families may ask any party what it holds about their child, see it, have it corrected, and learn who "
                "received it. They turn to: [name and address]."
            ),
        ),
        *SAFE,
        RESULTS,
        NO_MONEY,
        *LAST,
    ),
)
