"""Who may do what with data, definitions, releases and notes."""

from django.utils.translation import gettext_lazy as _

from commontable.partnership.permissions import Grant, PermissionEnum, Scope
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.standing import Standing

BACKBONE = frozenset({Role.BACKBONE_STEWARD})
STEWARD = frozenset({Role.PARTNER_STEWARD})
SPEAKS_FOR_PARTNER = frozenset({Role.PARTNER_STEWARD, Role.COUNCIL_MEMBER})
READS_FOR_COUNCIL = frozenset({Role.DIRECTOR, Role.BACKBONE_STEWARD, Role.COUNCIL_MEMBER})
SEES_BEFORE_RELEASE = SPEAKS_FOR_PARTNER | {Role.DIRECTOR, Role.BACKBONE_STEWARD}


class Permission(PermissionEnum):
    """What people may do in shared measurement."""

    READ_RELEASES = Grant(
        says=_("read published releases and the scorecard"),
        why=_("What was measured together belongs to everybody at the table."),
    )
    READ_COUNCIL_RELEASES = Grant(
        says=_("read releases made for the council"),
        why=_("The council decides with figures that show smaller groups; the fewer who read them, the safer."),
        roles=READS_FOR_COUNCIL,
    )
    SET_POLICIES = Grant(
        says=_("choose how released figures are protected"),
        why=_("Protection is agreed at the table; one answerable person writes it down, with the reason."),
        roles=frozenset({Role.DIRECTOR}),
    )
    PREVIEW_POLICIES = Grant(
        says=_("have computed what a protection policy would hide"),
        why=_("Whoever chooses or keeps a policy sees what it costs; only protected figures are counted for it."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
    )
    WRITE_NOTES = Grant(
        says=_("write a note beside a figure"),
        why=_("People who know what happened say so where the figure stands."),
    )
    WORK_ON_CURVES = Grant(
        says=_("open a turn-the-curve page and work on it"),
        why=_("No one partner knows the whole story behind a curve; whoever knows a part of it writes it down."),
    )
    CLOSE_CURVES = Grant(
        says=_("close a turn-the-curve page, and take it up again"),
        why=_("Whoever began it, or the backbone for the group, says when the work is over and what was learnt."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
        standings=frozenset({Standing.AUTHOR}),
    )
    SEND_FILES = Grant(
        says=_("send, check and confirm files"),
        why=_("Rows about children are seen by their own organisation's data steward and by nobody else."),
        roles=STEWARD,
        scope=Scope.OWN_PARTNER,
    )
    DESTROY_OWN_FILES = Grant(
        says=_("have accepted files destroyed"),
        why=_("A partner's rows stay the partner's own."),
        roles=STEWARD,
        scope=Scope.OWN_PARTNER,
    )
    KEEP_DATASETS = Grant(
        says=_("define datasets and places, and ask partners for files"),
        why=_("One person keeps the list so that every partner is asked once, for the same thing."),
        roles=BACKBONE,
    )
    SEE_ARRIVALS = Grant(
        says=_("see which files have arrived and how many rows they hold, but no row"),
        why=_("The backbone has to know what is missing; it has no need to see a child's row."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
    )
    EXPORT_OWN_ROWS = Grant(
        says=_("take the own partner's accepted rows out again"),
        why=_("A partner's rows stay the partner's own; only the one who sent them sees them in full."),
        roles=STEWARD,
        scope=Scope.OWN_PARTNER,
    )
    ERASE_OWN_PEOPLE = Grant(
        says=_("have one person erased from the own partner's accepted files"),
        why=_("Whoever holds a child's file answers to the family; nobody else knows who the child is."),
        roles=STEWARD,
        scope=Scope.OWN_PARTNER,
    )
    SEE_OWN_OPENINGS = Grant(
        says=_("see who opened the own partner's rows, when and what for"),
        why=_("Whoever shares rows may know what becomes of them."),
        roles=STEWARD,
        scope=Scope.OWN_PARTNER,
    )
    SEE_OPENINGS = Grant(
        says=_("see who opened which rows, when and what for"),
        why=_("The backbone answers for the vault; the list holds no row."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
    )
    PLACE_HOLDS = Grant(
        says=_("keep rows from being destroyed by a legal hold, and lift it"),
        why=_("A court or an audit can ask for it; one answerable person decides, and the partners are told."),
        roles=frozenset({Role.DIRECTOR}),
    )
    DESTROY_DUE_FILES = Grant(
        says=_("have files destroyed whose time has come"),
        why=_("Rows are kept no longer than was agreed."),
        roles=BACKBONE,
    )
    DEFINE_INDICATORS = Grant(
        says=_("draft definitions of indicators and propose them to the partners"),
        why=_("A definition is drafted by one and agreed by all."),
        roles=BACKBONE,
    )
    SEE_DRAFTS = Grant(
        says=_("see drafts of definitions and previews computed from them"),
        why=_("A draft is shown to the partners once it can be read; a preview holds protected figures only."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
    )
    SIGN_OFF = Grant(
        says=_("sign off definitions"),
        why=_("A definition counts when the partners who send its data stand behind it."),
        roles=SPEAKS_FOR_PARTNER,
        scope=Scope.OWN_PARTNER,
    )
    SET_TARGETS = Grant(
        says=_("record baselines and targets"),
        why=_("Targets are decided at the table; the backbone writes them down with the reason."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
    )
    PREPARE_RELEASES = Grant(
        says=_("prepare releases and open them for reply"),
        why=_("Figures are computed once, by one person, with the same protection for everybody."),
        roles=BACKBONE,
    )
    SEE_BEFORE_RELEASE = Grant(
        says=_("see figures that wait for partners' replies"),
        why=_("Partners see figures about their children before anybody else does."),
        roles=SEES_BEFORE_RELEASE,
    )
    REPLY = Grant(
        says=_("reply to figures before they are published"),
        why=_("Whoever sent the data has the right to a word beside the figure."),
        roles=SPEAKS_FOR_PARTNER,
        scope=Scope.OWN_PARTNER,
    )
    KEEP_ACTIVITIES = Grant(
        says=_("write down activities, where they run and since when"),
        why=_("Whoever runs an activity knows its sites; without their first days nobody can tell whether it helped."),
        roles=SEES_BEFORE_RELEASE,
    )
    ESTIMATE_EFFECTS = Grant(
        says=_("have it estimated whether an activity helped"),
        why=_("The comparison is chosen, with its reason, before the answer is known; files are opened on record."),
        roles=BACKBONE,
    )
    READ_EFFECTS_EARLY = Grant(
        says=_("read an estimate before it is shared with the table"),
        why=_("Two people look at a figure about children before everybody does."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
    )
    SHARE_EFFECTS = Grant(
        says=_("share an estimate of an effect with the table"),
        why=_("A second pair of eyes shares what the data steward had estimated."),
        roles=frozenset({Role.DIRECTOR}),
    )
    SEE_LINKAGE = Grant(
        says=_("see which files are linked, what for and under which agreement"),
        why=_("That children are found again in several files is no secret; what is shown names nobody."),
    )
    READ_LINKAGE_QUALITY = Grant(
        says=_("read how many children of which group are found in other files"),
        why=_("Whoever answers for figures knows where linkage makes false gaps; small groups are kept back."),
        roles=SEES_BEFORE_RELEASE,
    )
    PLAN_LINKAGE = Grant(
        says=_("plan which files are linked, by which columns, and close a plan"),
        why=_("One person answers for how children are found again; agreements say whether they may be."),
        roles=BACKBONE,
    )
    RUN_LINKAGE = Grant(
        says=_("link files"),
        why=_("Identities are opened in a closed process, on record, by one answerable person."),
        roles=BACKBONE,
    )
    NAME_REVIEWERS = Grant(
        says=_("name who looks at uncertain pairs"),
        why=_("Whoever sees children's names on both sides is named by the director, and the agreements cover it."),
        roles=frozenset({Role.DIRECTOR}),
    )
    REVIEW_PAIRS = Grant(
        says=_("look at uncertain pairs with the names of both sides"),
        why=_("One named person sees them, and nobody else; every opening is on record."),
        standings=frozenset({Standing.REVIEWER}),
    )
    SEE_PATTERNS = Grant(
        says=_("see how the columns of uncertain pairs agree, without any name"),
        why=_("Whoever answers for a linkage sees how doubtful it is, and whether somebody looks at the doubts."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
        standings=frozenset({Standing.REVIEWER}),
    )
    MAKE_PROFILES = Grant(
        says=_("say how partners make codes instead of sending names"),
        why=_("Everybody encodes alike or nobody is found again; no key is ever held on this side."),
        roles=frozenset({Role.BACKBONE_STEWARD, Role.DIRECTOR}),
    )
    PUBLISH_RELEASES = Grant(
        says=_("publish releases"),
        why=_("A release is final, so a second pair of eyes publishes what the data steward prepared."),
        roles=frozenset({Role.DIRECTOR}),
    )
