"""What happens to a table, in words for the journal."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise | str] = {
    "partnership.founded": _("founded the partnership"),
    "partnership.changed": _("changed the partnership's description"),
    "partnership.partner.added": _("added a partner"),
    "partnership.partner.changed": _("changed a partner's description"),
    "partnership.partner.left": _("recorded that a partner left"),
    "partnership.partner.returned": _("recorded that a partner came back"),
    "partnership.member.added": _("added a member"),
    "partnership.member.changed": _("changed a member's description"),
    "partnership.member.left": _("ended a membership"),
    "partnership.member.returned": _("restored a membership"),
    "partnership.role.given": _("gave a role"),
    "partnership.role.ended": _("ended a role"),
    "partnership.invitation.sent": _("sent an invitation"),
    "partnership.invitation.withdrawn": _("withdrew an invitation"),
    "partnership.invitation.accepted": _("accepted an invitation"),
    "partnership.handover.begun": _("began a handover"),
    "partnership.handover.successor_named": _("named a successor"),
    "partnership.handover.written": _("wrote into a handover"),
    "partnership.handover.opened": _("opened their handover"),
    "partnership.handover.step_set": _("changed a step of a handover"),
    "partnership.handover.step_done": _("did a step of a handover"),
    "partnership.handover.ended": _("ended a handover"),
    "partnership.pass.taken": _("went on by a link in a letter"),
    "partnership.letter.lost": _("a letter came back"),
    "partnership.letter.address_works": _("said that letters arrive again"),
}
