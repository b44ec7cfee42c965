"""The life of a release: computed, seen by partners first, then published and never changed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class ReleaseStage(TextChoices):
    """Where a release stands."""

    DRAFT = "draft", _("draft")
    COMPUTING = "computing", _("being computed")
    COMPUTED = "computed", _("computed, seen by the backbone only")
    IN_REVIEW = "in_review", _("with partners for reply")
    PUBLISHED = "published", _("published")
    DROPPED = "dropped", _("dropped")
    FAILED = "failed", _("could not be computed")


lifecycle = Lifecycle(
    {
        ReleaseStage.DRAFT: {ReleaseStage.COMPUTING, ReleaseStage.DROPPED},
        ReleaseStage.COMPUTING: {ReleaseStage.COMPUTED, ReleaseStage.FAILED, ReleaseStage.DROPPED},
        ReleaseStage.FAILED: {ReleaseStage.COMPUTING, ReleaseStage.DRAFT, ReleaseStage.DROPPED},
        ReleaseStage.COMPUTED: {ReleaseStage.IN_REVIEW, ReleaseStage.DRAFT, ReleaseStage.DROPPED},
        ReleaseStage.IN_REVIEW: {ReleaseStage.PUBLISHED, ReleaseStage.DRAFT, ReleaseStage.DROPPED},
        ReleaseStage.PUBLISHED: set(),
        ReleaseStage.DROPPED: set(),
    },
    refusal=_("A release that is {state} cannot become {to}."),
)
