"""What sorts of bodies, seats, tenures and agenda items there are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BodyKind(TextChoices):
    """What a body is for."""

    COUNCIL = "council", _("Council")
    STEERING_COMMITTEE = "steering_committee", _("Steering committee")
    WORKING_GROUP = "working_group", _("Working group")
    SITE_TEAM = "site_team", _("Site team")
    FORUM = "forum", _("Forum")


class TenureKind(TextChoices):
    """In what way a member has a seat."""

    HOLDER = "holder", _("holds the seat")
    ALTERNATE = "alternate", _("alternate")


class HowChosen(TextChoices):
    """How a member came to a seat."""

    NAMED = "named", _("named by their organisation")
    ELECTED = "elected", _("elected")
    DRAWN = "drawn", _("drawn by lot")
    EX_OFFICIO = "ex_officio", _("by their office")
    INVITED = "invited", _("invited by the body")
    VOLUNTEERED = "volunteered", _("volunteered")


class ItemKind(TextChoices):
    """What an agenda item is about."""

    PROPOSAL = "proposal", _("Proposal")
    RELEASE = "release", _("Turn the curve")
    COMMITMENT = "commitment", _("Commitments")
    DISPUTE = "dispute", _("Dispute")
    REPORT = "report", _("Report")
    CHECK_IN = "check_in", _("Check-in")
    OTHER = "other", _("Other")


class Channel(TextChoices):
    """How a voice reached the table."""

    PAGE = "page", _("on the page")
    LINK = "link", _("by link")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by phone")
    ROOM = "room", _("in the room")


class EffectKind(TextChoices):
    """What a decision brings about in the register."""

    NONE = "none", _("nothing beyond its text")
    SET_TARGET = "set_target", _("sets a target")
    RELEASE_POLICY = "release_policy", _("sets the smallest group that is ever shown")
    FORM_BODY = "form_body", _("forms a body")
    COMMITMENTS = "commitments", _("makes commitments")
    COMMON_AGENDA = "common_agenda", _("adopts the common agenda")
    AGREEMENT = "agreement", _("sends an agreement out to be signed")
