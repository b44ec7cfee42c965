"""One act at a time on a proposal: whoever gives a position, answers or closes holds the proposal first."""

from commontable.governance.models import Objection, Position, Proposal, Round


def hold_round(round: Round) -> Round:
    """The round is as the register has it now, and nothing about its proposal changes until the act is done."""
    _hold(round.proposal_id)
    round.refresh_from_db(from_queryset=Round.objects.select_related("proposal__body__partnership", "version"))
    return round


def hold_position(position: Position) -> Position:
    """The position and its round are as the register has them now, and stay so until the act is done."""
    _hold(Round.objects.values_list("proposal_id", flat=True).get(pk=position.round_id))
    position.refresh_from_db(
        from_queryset=Position.objects.select_related(
            "round__proposal__body__partnership", "seat__body__partnership", "holder", "cast_by"
        )
    )
    return position


def hold_objection(objection: Objection) -> Objection:
    """The objection is as the register has it now, and stays so until the act is done."""
    _hold(objection.proposal_id)
    objection.refresh_from_db(
        from_queryset=Objection.objects.select_related("proposal__body__partnership", "position__seat")
    )
    return objection


def _hold(proposal: int) -> None:
    Proposal.objects.select_for_update(of=("self",)).get(pk=proposal)
