"""Who may do what in bodies, meetings, deliberation, votes and elections."""

from django.utils.translation import gettext_lazy as _

from commontable.partnership.permissions import Grant, PermissionEnum, Scope
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.standing import Standing

DIRECTOR = frozenset({Role.DIRECTOR})
LEADS, SEATED, HOLDER = frozenset({Standing.LEADS}), frozenset({Standing.SEATED}), frozenset({Standing.HOLDER})
AUTHOR, PRESENT = frozenset({Standing.AUTHOR}), frozenset({Standing.PRESENT})
NOMINEE = frozenset({Standing.NOMINEE})
PARTY, MEDIATOR = frozenset({Standing.PARTY}), frozenset({Standing.MEDIATOR})


class Permission(PermissionEnum):
    """What people may do where the table decides."""

    KEEP_BODIES = Grant(
        says=_("form bodies, open seats and set how a body decides"),
        why=_("The director writes down what the partners agreed; the journal shows every change."),
        roles=DIRECTOR,
    )
    SEAT_MEMBERS = Grant(
        says=_("record who holds a seat, since when and how they were chosen"),
        why=_("Each sector chooses its own; one person keeps the list."),
        roles=DIRECTOR,
    )
    HAND_OVER_CHAIR = Grant(
        says=_("hand the chair to the next seat of the rota"),
        why=_("The chair goes round the sectors, so nobody owns the agenda."),
        roles=DIRECTOR,
        standings=LEADS,
    )
    GIVE_PROXY = Grant(
        says=_("have a seat carried by another member of the body for a time"),
        why=_("A seat that cannot come still has a voice, within the limit of the body's rule."),
        roles=DIRECTOR,
        standings=HOLDER,
    )
    CALL_MEETINGS = Grant(
        says=_("call, move and cancel meetings and order their agenda"),
        why=_("Whoever leads the body prepares its meetings."),
        roles=DIRECTOR,
        standings=LEADS,
    )
    RUN_MEETINGS = Grant(
        says=_("run a meeting: agenda, attendance, the word"),
        why=_("Whoever leads the body leads its meetings."),
        roles=DIRECTOR,
        standings=LEADS,
    )
    ANSWER_MEETINGS = Grant(
        says=_("say which dates suit and whether you come"),
        why=_("A date is good when the seats it needs can be there."),
        standings=SEATED | LEADS,
    )
    RAISE_ITEMS = Grant(
        says=_("put something on a meeting's agenda"),
        why=_("Nobody owns the agenda."),
        roles=DIRECTOR,
        standings=SEATED | LEADS,
    )
    ASK_FOR_WORD = Grant(
        says=_("ask for the word in a meeting"),
        why=_("Everybody who sits at the meeting may speak, and it shows who has not."),
        standings=SEATED | LEADS,
    )
    KEEP_MINUTES = Grant(
        says=_("write, prepare and approve minutes and settle corrections"),
        why=_("Whoever leads the body answers for its minutes; those present correct them."),
        roles=DIRECTOR,
        standings=LEADS,
    )
    CORRECT_MINUTES = Grant(
        says=_("correct the minutes"),
        why=_("Only those who were present know what was said."),
        standings=PRESENT,
    )
    KEEP_OWN_CALENDAR = Grant(
        says=_("have your own calendar read your meetings"),
        why=_("The address is secret and yours to end."),
    )
    PROPOSE = Grant(
        says=_("make a proposal to any body"),
        why=_("A good idea may come from any seat, and from none."),
    )
    REVISE_PROPOSALS = Grant(
        says=_("put a proposal on the table, write a new version, answer objections and withdraw it"),
        why=_("Whoever made it answers for it; the facilitator helps, and keeps nobody's proposal from the table."),
        roles=DIRECTOR,
        standings=AUTHOR | LEADS,
    )
    FACILITATE = Grant(
        says=_("open and close rounds, write the synthesis and hold elections"),
        why=_("Somebody keeps the time and the record; the seats decide."),
        roles=DIRECTOR,
        standings=LEADS,
    )
    TAKE_POSITION = Grant(
        says=_("give a seat's position or vote"),
        why=_("One seat, one voice."),
        standings=HOLDER,
    )
    RECORD_VOICES = Grant(
        says=_("record a position given on paper, by phone or in the room"),
        why=_("Nobody is left out for want of an account; such voices are marked."),
        roles=DIRECTOR,
        standings=LEADS,
    )
    SETTLE_OBJECTIONS = Grant(
        says=_("say whether an answer resolves the objection you raised"),
        why=_("Only whoever objected knows whether the concern is met."),
        standings=HOLDER,
    )
    NOMINATE = Grant(
        says=_("nominate somebody for election"),
        why=_("Those who sit on the body choose among themselves."),
        standings=SEATED | LEADS,
    )
    STAND = Grant(
        says=_("accept or withdraw a nomination"),
        why=_(
            "Nobody stands against their will; whoever leads the body writes down what people without an account say."
        ),
        roles=DIRECTOR,
        standings=NOMINEE | LEADS,
    )
    RECORD_DECISIONS = Grant(
        says=_("record a decision, review it and replace it"),
        why=_("What was decided stands in one register, with who led the body answering for it."),
        roles=DIRECTOR,
        standings=LEADS,
    )
    CARRY_OUT_DECISIONS = Grant(
        says=_("carry out what a decision says: set a target, form a body, record commitments"),
        why=_("The decision is the body's; the director turns it into the register, once."),
        roles=DIRECTOR,
    )
    DECLARE_ALIGNMENT = Grant(
        says=_("say how your partner's own plan serves the common agenda"),
        why=_("Each partner speaks for its own plan."),
        scope=Scope.OWN_PARTNER,
    )
    RAISE_DISPUTES = Grant(
        says=_("raise a dispute, openly or to a mediator alone"),
        why=_("Conflict that has no place to go ends partnerships."),
    )
    FOLLOW_DISPUTES = Grant(
        says=_("accept a mediator, write notes and agree to a settlement"),
        why=_("A dispute is settled by its sides."),
        standings=PARTY | AUTHOR,
    )
    CHOOSE_MEDIATOR = Grant(
        says=_("ask somebody to mediate, let the other sides know, or take a dispute back"),
        why=_("Whoever raised it says whom they trust; the other sides must agree."),
        standings=AUTHOR,
    )
    MEDIATE = Grant(
        says=_("lead a dispute from step to step"),
        why=_("One person without a stake in it keeps the steps and the days."),
        standings=MEDIATOR,
    )
    REFER_DISPUTES = Grant(
        says=_("carry a dispute to a body"),
        why=_("Where talking did not help, those who decide for the table take it up."),
        standings=AUTHOR | MEDIATOR,
    )
    NAME_SPEAKERS = Grant(
        says=_("say who speaks for a side of a dispute"),
        why=_("A partner chooses its own voice; where that person has left, the mediator asks for another."),
        standings=PARTY | AUTHOR | MEDIATOR,
    )
    WRITE_DISPUTE_NOTES = Grant(
        says=_("write a note in a dispute, for readers you name"),
        why=_("Only the sides and the mediator are in the room."),
        standings=PARTY | AUTHOR | MEDIATOR,
    )
