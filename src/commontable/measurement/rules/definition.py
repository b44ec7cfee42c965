"""What a definition may be: outcomes, units, directions, and its life from draft to agreed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class Outcome(TextChoices):
    """The seven outcomes from cradle to career (StriveTogether)."""

    KINDERGARTEN_READINESS = "kindergarten_readiness", _("Kindergarten readiness")
    EARLY_GRADE_READING = "early_grade_reading", _("Early grade reading")
    MIDDLE_GRADE_MATHS = "middle_grade_maths", _("Middle grade maths")
    HIGH_SCHOOL_GRADUATION = "high_school_graduation", _("High school graduation")
    POSTSECONDARY_ENROLMENT = "postsecondary_enrolment", _("Postsecondary enrolment")
    POSTSECONDARY_COMPLETION = "postsecondary_completion", _("Postsecondary completion")
    EMPLOYMENT = "employment", _("Employment")


class Kind(TextChoices):
    """What an indicator is to its outcome."""

    CORE = "core", _("Core: it is the outcome")
    CONTRIBUTING = "contributing", _("Contributing: it comes before the outcome and moves sooner")
    SYSTEMS = "systems", _("Systems: what institutions do")


class Direction(TextChoices):
    """Which way is better."""

    INCREASE = "increase", _("higher")
    DECREASE = "decrease", _("lower")


class Unit(TextChoices):
    """What the figure counts in."""

    PERCENT = "percent", _("percent")
    POINTS = "points", _("points")
    DAYS = "days", _("days")
    NUMBER = "number", _("number")


class DefinitionStage(TextChoices):
    """Where a definition stands."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("with partners for sign-off")
    AGREED = "agreed", _("agreed")
    REPLACED = "replaced", _("replaced by a later version")
    DROPPED = "dropped", _("dropped")


lifecycle = Lifecycle(
    {
        DefinitionStage.DRAFT: {DefinitionStage.PROPOSED, DefinitionStage.DROPPED},
        DefinitionStage.PROPOSED: {DefinitionStage.DRAFT, DefinitionStage.AGREED, DefinitionStage.DROPPED},
        DefinitionStage.AGREED: {DefinitionStage.REPLACED},
        DefinitionStage.REPLACED: set(),
        DefinitionStage.DROPPED: set(),
    },
    refusal=_("A definition that is {state} cannot become {to}. Start a new version instead."),
)

OPEN = frozenset({DefinitionStage.DRAFT, DefinitionStage.PROPOSED})
LIVE = OPEN | {DefinitionStage.AGREED}
