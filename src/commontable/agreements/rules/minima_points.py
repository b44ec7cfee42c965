"""Which clauses an agreement must have, by its kind and legal ground, each with what it says and its source."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .kinds import AgreementKind, Basis

STUDIES = "34 CFR 99.31(a)(6)"
AUDIT = "34 CFR 99.35(a)(3)"
OFFICIAL = "34 CFR 99.31(a)(1)(i)(B)"
AISP = "AISP, Finding a Way Forward"
CIF = "Collective Impact Forum"


@dataclass(frozen=True)
class Point:
    """A clause that has to be there: its key, what it says (after “that says”), and the source that asks for it."""

    clause: str
    says: Promise | str
    law: str


EVERY_KIND = (
    Point("purpose", _("what the partners want to achieve together"), AISP),
    Point("continuity", _("how the agreement goes on when a leader leaves"), CIF),
    Point("disputes", _("who helps, and by when, where the parties disagree"), AISP),
    Point("termination", _("how a party ends it, and how long before"), AISP),
)
BY_KIND: dict[str, tuple[Point, ...]] = {
    AgreementKind.MOU: (
        Point("roles", _("who does what"), AISP),
        Point("decisions", _("how the partners decide"), AISP),
    ),
    AgreementKind.ACTION_PLAN: (
        Point("steps", _("what each partner does, and by when"), CIF),
        Point("review", _("when the partners look at how it goes"), CIF),
    ),
    AgreementKind.DATA_SHARING: (),
    AgreementKind.DATA_USE: (
        Point("project", _("what the project asks of the data"), AISP),
        Point("users", _("who, by name or position, works with the data"), AISP),
    ),
}
SHARED_DATA = (
    Point("no_redisclosure", _("that nobody passes the data on, and what happens if somebody asks for it"),
          "34 CFR 99.33(a); GDPR Art. 5(1)(b)"),
    Point("reidentification", _("that nobody tries to find out who a person in the data is"), AISP),
    Point("small_numbers", _("below which number of people no figure is shown"), "34 CFR 99.31(b)(1)"),
    Point("security", _("where the data is kept, who can open it, and how it travels"), "PTAC; GDPR Art. 32"),
    Point("breach", _("whom to tell, and within how many hours, if data is lost or seen by others"),
          "PTAC; GDPR Art. 33"),
    Point("destruction", _("how the data is destroyed, by when, and who confirms it"),
          "34 CFR 99.31(a)(6)(iii)(C)(4), 99.35(a)(3)(iii)-(iv); GDPR Art. 5(1)(e)"),
)  # fmt: skip
GDPR = (
    Point("legal_ground", _("the law that gives the task or the duty, with its paragraph"), "GDPR Art. 6(1), 6(3)"),
    Point("information", _("what families are told, when and by whom"), "GDPR Art. 13, 14"),
    Point("rights", _("to whom families turn to see, correct or object"), "GDPR Art. 15-22"),
    Point("responsibilities", _("which party answers for which duty, and whom families may ask"), "GDPR Art. 26(1)"),
)
BY_BASIS: dict[str, tuple[Point, ...]] = {
    Basis.STUDIES: (
        Point("study", _("the purpose, the scope and the duration of the study"), f"{STUDIES}(iii)(C)(1)"),
        Point("on_behalf", _("for which school or district it is made, and whether for tests, student aid or teaching"),
              f"{STUDIES}(i)"),
        Point("use_only", _("that the data serves the purposes of the study only"), f"{STUDIES}(iii)(C)(2)"),
        Point("identification",
              _("that only those with a legitimate interest can identify a parent or a student"),
              f"{STUDIES}(iii)(C)(3)"),
    ),
    Basis.AUDIT: (
        Point("representative", _("who the authorised representative is"), f"{AUDIT}(i)"),
        Point("activity",
              _("which education programme is audited or evaluated, how, and why names are needed for it"),
              f"{AUDIT}(ii)"),
        Point("use_only", _("by which rules and training the data is kept from any other use"), f"{AUDIT}(v)"),
    ),
    Basis.SCHOOL_OFFICIAL: (
        Point("service", _("which service it does that the school would otherwise do with its own staff"),
              f"{OFFICIAL}(1)"),
        Point("direct_control", _("how the school controls the use and the keeping of its records"),
              f"{OFFICIAL}(2)"),
        Point("use_only", _("that the records serve this service only"), f"{OFFICIAL}(3), 99.33(a)"),
        Point("notification", _("that it meets the criteria of the school's annual notice"), "34 CFR 99.7(a)(3)(iii)"),
    ),
    Basis.CONSENT: (
        Point("consent",
              _("which records, for what purpose and to whom, as the signed and dated consent says it"),
              "34 CFR 99.30(b); GDPR Art. 7"),
        Point("withdrawal", _("how a family takes its consent back, and what then happens"), "GDPR Art. 7(3)"),
    ),
    Basis.PUBLIC_TASK: GDPR,
    Basis.LEGAL_DUTY: GDPR,
    Basis.LEGITIMATE: (
        *GDPR,
        Point("balancing", _("why the interest outweighs that of the children; public bodies cannot rely on it"),
              "GDPR Art. 6(1)(f)"),
    ),
    Basis.OPEN_DATA: (),
}  # fmt: skip
HOSTED = (
    Point("processing",
          _("on whose instructions, with which helpers, and how data is given back or erased"), "GDPR Art. 28(3)"),
)  # fmt: skip
LINKED = (Point("linking", _("who links the rows, with what, and how names are kept apart from the rest"), AISP),)
OF_GDPR = frozenset({Basis.PUBLIC_TASK, Basis.LEGAL_DUTY, Basis.LEGITIMATE})
