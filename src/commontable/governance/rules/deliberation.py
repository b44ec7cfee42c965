"""What is asked of the seats next, and what may be said in a round: pure, from the rule and what was held before."""

from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Choice, Rule
from commontable.governance.rules.proposal import RoundKind
from commontable.partnership.rules.lifecycle import NotAllowed

TOLD = _("People were told that they have until the closing time. Wait for it, or until every seat has spoken.")

IN_A_VOTE = (Choice.SUPPORT, Choice.OBJECT, Choice.STAND_ASIDE)
"""For, against and abstention; reservations belong into a deliberation."""


def next_kind(rule: Rule, *, held: int) -> RoundKind:
    """Whether the next round deliberates or votes, after `held` deliberations that ended with a quorum.

    >>> from commontable.analysis.decision_rules import Method
    >>> consensus = Rule(method=Method.CONSENSUS, fallback=Method.MAJORITY, rounds=2)
    >>> [str(next_kind(consensus, held=held)) for held in (0, 1, 2)]
    ['deliberation', 'deliberation', 'vote']
    >>> str(next_kind(Rule(method=Method.MAJORITY), held=0))
    'vote'
    """
    if rule.method.is_deliberation and held < rule.rounds:
        return RoundKind.DELIBERATION
    return RoundKind.VOTE


def require_kind(kind: RoundKind, *, rule: Rule, held: int) -> None:
    """A round of that kind may be held now; raises NotAllowed.

    Before a vote a body may always talk first. It votes when its rule says so, never instead of deliberating.
    """
    if kind == RoundKind.VOTE and next_kind(rule, held=held) == RoundKind.DELIBERATION:
        raise NotAllowed(
            _("This body deliberates first: it votes only after %(rounds)s rounds.") % {"rounds": rule.rounds}
        )
    if kind == RoundKind.DELIBERATION and rule.method.is_deliberation and held >= rule.rounds:
        raise NotAllowed(_("All rounds of deliberation have been held. What follows is the vote the rule names."))


def may_choose(kind: str) -> tuple[Choice, ...]:
    """The positions a seat may take in a round of that kind.

    >>> [str(choice) for choice in may_choose("vote")]
    ['support', 'object', 'stand_aside']
    """
    return IN_A_VOTE if kind == RoundKind.VOTE else tuple(Choice)


def require_position(choice: Choice, *, kind: str, reason: str, rule: Rule) -> None:
    """The seat may say this, and says why where the rule demands it; raises NotAllowed."""
    if choice not in may_choose(kind):
        raise NotAllowed(_("In a vote, choose for, against or abstain."))
    if choice in rule.reasons and not reason and not (kind == RoundKind.VOTE and rule.secret):
        if choice == Choice.OBJECT:
            raise NotAllowed(_("Say what stands against it, so that the others can answer."))
        raise NotAllowed(_("Say why: the rule of this body asks for a reason here."))
