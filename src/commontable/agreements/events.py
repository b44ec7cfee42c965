"""What happens to agreements and promises, in words for the journal."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise | str] = {
    "agreements.commitment.made": _("made a commitment"),
    "agreements.commitment.renegotiated": _("agreed a new day for a commitment"),
    "agreements.commitment.done": _("said that a commitment is done"),
    "agreements.commitment.confirmed": _("confirmed that a commitment was kept"),
    "agreements.commitment.not_confirmed": _("said that a commitment is not done yet"),
    "agreements.commitment.withdrawn": _("withdrew a commitment"),
    "agreements.commitment.restored": _("took up a withdrawn commitment again"),
    "agreements.template.made": _("wrote a template"),
    "agreements.template.changed": _("changed a template"),
    "agreements.template.withdrawn": _("withdrew a template"),
    "agreements.template.restored": _("took up a withdrawn template again"),
    "agreements.agreement.drafted": _("drafted an agreement"),
    "agreements.agreement.changed": _("changed a draft agreement"),
    "agreements.agreement.parties_set": _("set the parties of an agreement"),
    "agreements.agreement.signatory_named": _("named who signs for a partner"),
    "agreements.agreement.review_asked": _("asked the parties to review an agreement"),
    "agreements.agreement.reviewed": _("reviewed an agreement"),
    "agreements.agreement.taken_back": _("took an agreement back to draft"),
    "agreements.agreement.issued": _("sent an agreement out to be signed"),
    "agreements.agreement.withdrawn": _("withdrew an agreement"),
    "agreements.agreement.version_begun": _("began a new version of an agreement"),
    "agreements.agreement.renewal_begun": _("began the renewal of an agreement"),
    "agreements.agreement.signed": _("signed an agreement"),
    "agreements.agreement.declined": _("declined to sign an agreement"),
    "agreements.agreement.completed": _("was the last to sign: the agreement stands"),
    "agreements.agreement.kept_from_paper": _("kept an agreement that was signed elsewhere"),
    "agreements.agreement.terminated": _("ended an agreement"),
    "agreements.agreement.termination_taken_back": _("took back the notice that ends an agreement"),
    "agreements.picture.opened": _("drew up how promises were kept, for partners to comment"),
    "agreements.picture.commented": _("commented on how its promises were kept"),
    "agreements.picture.shown": _("showed everybody how promises were kept"),
    "agreements.picture.withdrawn": _("withdrew the picture of promises kept"),
}
