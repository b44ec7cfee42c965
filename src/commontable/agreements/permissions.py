"""Who may draft, review, sign and end agreements, and make, report and confirm promises."""

from django.utils.translation import gettext_lazy as _

from commontable.partnership.permissions import Grant, PermissionEnum, Scope
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.standing import Standing

DIRECTOR, OWNER = frozenset({Role.DIRECTOR}), frozenset({Standing.OWNER})
AUTHOR, PARTY, SIGNATORY = frozenset({Standing.AUTHOR}), frozenset({Standing.PARTY}), frozenset({Standing.SIGNATORY})


class Permission(PermissionEnum):
    """What people may do with agreements and commitments."""

    MAKE_COMMITMENTS = Grant(
        says=_("record a commitment"),
        why=_("A promise that everybody can read is a promise that can be kept. A partner promises for itself only."),
        roles=DIRECTOR,
        standings=OWNER,
    )
    REPORT_COMMITMENTS = Grant(
        says=_("say that a commitment is done, ask for a new day, or withdraw it"),
        why=_("Whoever promised speaks first about how it went."),
        roles=DIRECTOR,
        standings=OWNER,
    )
    CONFIRM_COMMITMENTS = Grant(
        says=_("confirm that another partner's commitment was kept"),
        why=_("Somebody other than whoever promised has seen the evidence."),
    )
    DRAFT_AGREEMENTS = Grant(
        says=_("draft an agreement"),
        why=_("An agreement may begin with any partner; it binds only those who sign it."),
    )
    KEEP_AGREEMENTS = Grant(
        says=_("change a draft, have it reviewed, send it out to be signed, renew it"),
        why=_("Whoever drafted it answers for its text until the parties sign."),
        roles=DIRECTOR,
        standings=AUTHOR,
    )
    REVIEW_AGREEMENTS = Grant(
        says=_("say whether a draft is ready to be signed"),
        why=_("Each party reads before it signs."),
        standings=PARTY,
    )
    NAME_SIGNATORIES = Grant(
        says=_("name who signs and answers for a partner"),
        why=_("The partner is bound, not the person; when a person leaves, the partner names the next."),
        roles=DIRECTOR,
        standings=AUTHOR | PARTY,
    )
    SIGN_AGREEMENTS = Grant(
        says=_("sign or decline an agreement"),
        why=_("Only the person whom the partner named signs for it."),
        standings=SIGNATORY,
    )
    READ_EVIDENCE = Grant(
        says=_("read how an agreement was signed, step by step"),
        why=_("It holds names and internet addresses: it is for those who are bound, and for whoever looks after it."),
        roles=DIRECTOR,
        standings=AUTHOR | PARTY,
    )
    RECORD_SIGNED_PAPERS = Grant(
        says=_("keep an agreement that was signed elsewhere"),
        why=_("One answerable person puts the signed paper into the register; the journal keeps its digest."),
        roles=DIRECTOR,
    )
    END_AGREEMENTS = Grant(
        says=_("give notice and end an agreement"),
        why=_("Whoever signed may end it; the director writes down a notice that came on paper."),
        roles=DIRECTOR,
        standings=SIGNATORY,
    )
    KEEP_TEMPLATES = Grant(
        says=_("write and withdraw templates of agreements"),
        why=_("The table's own wording is kept in one place; changing it changes no agreement."),
        roles=DIRECTOR,
    )
    COMPARE_KEEPING = Grant(
        says=_("draw up how promises were kept, and show it to all once partners have commented"),
        why=_("Each partner sees its own line and speaks first; nobody is shamed."),
        roles=DIRECTOR,
    )
    COMMENT_ON_KEEPING = Grant(
        says=_("comment on how your partner kept its promises"),
        why=_("Whoever promised speaks first about how it went."),
        scope=Scope.OWN_PARTNER,
    )
