"""The life of a proposal, of its rounds and of the objections raised in them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.partnership.rules.lifecycle import Lifecycle


class ProposalStage(TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", _("draft")
    TABLED = "tabled", _("on the table")
    DELIBERATING = "deliberating", _("in deliberation")
    BETWEEN_ROUNDS = "between_rounds", _("between rounds")
    VOTING = "voting", _("in a vote")
    ADOPTED = "adopted", _("adopted")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")


OPEN = frozenset({ProposalStage.DELIBERATING, ProposalStage.VOTING})
ENDED = frozenset({ProposalStage.ADOPTED, ProposalStage.NOT_ADOPTED, ProposalStage.WITHDRAWN})

lifecycle = Lifecycle(
    {
        ProposalStage.DRAFT: {ProposalStage.TABLED, ProposalStage.WITHDRAWN},
        ProposalStage.TABLED: {
            ProposalStage.DRAFT,
            ProposalStage.DELIBERATING,
            ProposalStage.VOTING,
            ProposalStage.WITHDRAWN,
        },
        ProposalStage.DELIBERATING: {
            ProposalStage.BETWEEN_ROUNDS,
            ProposalStage.ADOPTED,
            ProposalStage.NOT_ADOPTED,
            ProposalStage.WITHDRAWN,
        },
        ProposalStage.BETWEEN_ROUNDS: {
            ProposalStage.DELIBERATING,
            ProposalStage.VOTING,
            ProposalStage.NOT_ADOPTED,
            ProposalStage.WITHDRAWN,
        },
        ProposalStage.VOTING: {
            ProposalStage.ADOPTED,
            ProposalStage.NOT_ADOPTED,
            ProposalStage.BETWEEN_ROUNDS,
            ProposalStage.WITHDRAWN,
        },
        ProposalStage.ADOPTED: set(),
        ProposalStage.NOT_ADOPTED: set(),
        ProposalStage.WITHDRAWN: {ProposalStage.DRAFT},
    },
    refusal=_("A proposal that is {state} cannot become {to}."),
)


class RoundKind(TextChoices):
    """What is asked of the seats in a round."""

    DELIBERATION = "deliberation", _("deliberation")
    VOTE = "vote", _("vote")


class ObjectionStage(TextChoices):
    """What became of an objection."""

    STANDING = "standing", _("not answered yet")
    ANSWERED = "answered", _("answered, waiting for whoever raised it")
    RESOLVED = "resolved", _("resolved")
    CARRIED = "carried", _("carried into the record")


objections = Lifecycle(
    {
        ObjectionStage.STANDING: {ObjectionStage.ANSWERED, ObjectionStage.CARRIED, ObjectionStage.RESOLVED},
        ObjectionStage.ANSWERED: {ObjectionStage.STANDING, ObjectionStage.RESOLVED, ObjectionStage.CARRIED},
        ObjectionStage.RESOLVED: set(),
        ObjectionStage.CARRIED: set(),
    },
    refusal=_("An objection that is {state} cannot become {to}."),
)
