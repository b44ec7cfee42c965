"""Meetings: when, about what, who came, who spoke, and the minutes those present stand by."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.meeting import Answer, CorrectionStage, MeetingStage, MinutesStage, Presence
from commontable.measurement.models import Indicator, Release
from commontable.partnership.models import AtTable, Member
from commontable.partnership.rules.standing import Standing

from .bodies import Body, Seat

SAT = (Presence.PRESENT, Presence.ALTERNATE)


class Meeting(AtTable):
    """A body meets. `sequence` rises whenever its time or place changes, so that every calendar follows."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    stage = models.CharField(max_length=14, choices=MeetingStage.choices)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_url = models.URLField(_("address of the video call"), blank=True)
    notes = models.TextField(_("to bring or read"), blank=True)
    sequence = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(_("why"), max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    letters_lost = models.JSONField(default=list, blank=True)  # keys of members whose last letter was given up
    current = models.ForeignKey("AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    # Filled in where a list of meetings is made (datasets.meetings).
    item_count: int | None
    decide_count: int | None
    my_reply: str | None
    dates_answered: bool
    replied: bool

    class Meta:
        verbose_name = _("meeting")
        indexes = (models.Index(fields=["partnership", "starts_at"], name="meetings_by_time"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """PRESENT for whoever sat at it; and what the member is to the body."""
        sat = Attendance.objects.filter(meeting=self, member=member, presence__in=SAT).exists()
        return self.body.standings_of(member, at) | ({Standing.PRESENT} if sat else set())


class DateOption(AtTable):
    """A time that is offered for a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="options")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("date offered")
        constraints = (
            models.UniqueConstraint("meeting", "starts_at", name="a_date_is_offered_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="a_date_offered_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class DateAnswer(AtTable):
    """What a member says to a date offered."""

    option = models.ForeignKey(DateOption, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=6, choices=Answer.choices)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a date")
        constraints = (models.UniqueConstraint("option", "member", name="one_answer_a_date_and_member"),)

    def __str__(self) -> str:
        return f"{self.member.name}: {self.answer}"


class Reply(AtTable):
    """Whether a member will come."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="replies")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=6, choices=Answer.choices)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reply to an invitation")
        constraints = (models.UniqueConstraint("meeting", "member", name="one_reply_a_meeting_and_member"),)

    def __str__(self) -> str:
        return f"{self.member.name}: {self.answer}"


class AgendaItem(AtTable):
    """One thing a meeting is about, with its time box, and what came of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("about"), max_length=12, choices=ItemKind.choices, default=ItemKind.OTHER)
    title = models.CharField(_("title"), max_length=160)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    proposal = models.ForeignKey(
        "governance.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    raised_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    came_of_it = models.TextField(_("what came of it"), blank=True)

    class Meta:
        verbose_name = _("agenda item")
        indexes = (models.Index(fields=["meeting", "position"], name="agenda_in_order"),)

    def __str__(self) -> str:
        return self.title

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """AUTHOR for whoever raised it; and what the member is to the meeting."""
        raised = {Standing.AUTHOR} if self.raised_by_id == member.pk else set()
        return self.meeting.standings_of(member, at) | raised


class Attendance(AtTable):
    """How a seat was at a meeting, and who sat in it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    presence = models.CharField(max_length=10, choices=Presence.choices)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attendance")
        constraints = (models.UniqueConstraint("meeting", "seat", name="one_attendance_a_seat_and_meeting"),)
        indexes = (models.Index(fields=["member", "presence"], name="attendance_of_a_member"),)

    def __str__(self) -> str:
        return f"{self.seat.name}: {self.presence}"


class Turn(AtTable):
    """A seat asked for the word, had it, and gave it back."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="turns")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="turns")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("turn to speak")
        constraints = (
            models.UniqueConstraint(
                "meeting", "seat", condition=models.Q(ended_at__isnull=True), name="one_waiting_turn_a_seat"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member.name}, {self.asked_at:%H:%M}"


class Minutes(AtTable):
    """What a meeting's members stand by: drafted, prepared, corrected by those present, approved."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    stage = models.CharField(max_length=10, choices=MinutesStage.choices, default=MinutesStage.DRAFT)
    text = models.TextField(_("minutes"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)
    corrections_until = models.DateField(_("corrections until"), null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_in = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    letters_lost = models.JSONField(default=list, blank=True)  # keys of members whose last letter was given up

    class Meta:
        verbose_name = _("minutes")

    def __str__(self) -> str:
        return f"{self.meeting.title}"

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """What the member is to the meeting."""
        return self.meeting.standings_of(member, at)


class MinutesVersion(AtTable):
    """The minutes as they were at one moment: what was prepared, what each correction changed, what was approved."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=MinutesStage.choices)
    text = models.TextField()
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of the minutes")
        constraints = (models.UniqueConstraint("minutes", "number", name="one_version_of_minutes_a_number"),)

    def __str__(self) -> str:
        return f"{self.minutes} ({self.number})"


class Correction(AtTable):
    """What somebody who was present says the minutes have wrong."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("correction"))
    stage = models.CharField(max_length=6, choices=CorrectionStage.choices, default=CorrectionStage.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("correction")

    def __str__(self) -> str:
        return f"{self.by.name}: {self.minutes}"


class Feed(AtTable):
    """A secret address under which a member's calendar reads their meetings, or one body's. Only its digest is kept."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")

    def __str__(self) -> str:
        return f"{self.member.name}: {self.body.name if self.body else ''}"
