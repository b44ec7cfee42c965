"""Bodies, the seats in them, who holds a seat and for how long, and whose turn it is to take the chair."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commontable.governance.rules.kinds import BodyKind, HowChosen, TenureKind
from commontable.partnership.models import AtTable, AtTableQuerySet, Member, Partner
from commontable.partnership.rules.sectors import Sector
from commontable.partnership.rules.standing import Standing


def in_force(day: date, prefix: str = "") -> models.Q:
    """What has begun by that day and has not ended; the last day is not included."""
    return models.Q(**{f"{prefix}starts_on__lte": day}) & (
        models.Q(**{f"{prefix}ends_on__isnull": True}) | models.Q(**{f"{prefix}ends_on__gt": day})
    )


class Body(AtTable):
    """A council, committee, group, team or forum of the partnership."""

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind.choices)
    mandate = models.TextField(_("mandate"), blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    facilitator = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    chair_months = models.PositiveSmallIntegerField(_("months in the chair"), default=12)
    formed_on = models.DateField(_("formed on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("body")
        constraints = (
            models.UniqueConstraint("partnership", "slug", name="one_body_a_slug"),
            models.UniqueConstraint("partnership", Lower("name"), name="one_body_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    def is_open(self, day: date) -> bool:
        """Whether the body exists that day."""
        return self.formed_on <= day and (self.closed_on is None or day < self.closed_on)

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """What the member is to this body at that moment: derived from dates, so rights end by themselves."""
        day = self.partnership.day(at)
        chairs = ChairTerm.objects.filter(
            in_force(day), body=self, seat=models.OuterRef("seat"), member=models.OuterRef("member")
        )
        sits = Tenure.objects.filter(in_force(day), seat__body=self, member=member)
        found = set()
        for kind, is_chair in sits.annotate(is_chair=models.Exists(chairs)).values_list("kind", "is_chair"):
            found.add(Standing.SEATED)
            if is_chair and kind == TenureKind.HOLDER:
                found.add(Standing.LEADS)
        if self.facilitator_id == member.pk:
            found.add(Standing.LEADS)
        return frozenset(found) if member.is_present(day) else frozenset()


class BodyRule(AtTable):
    """How a body decides, one version after another; `rule` is a `commontable.analysis.decision_rules.Rule` as JSON."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveSmallIntegerField()
    rule = models.JSONField()
    why = models.TextField(_("why"), blank=True)
    adopted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision rule")
        constraints = (models.UniqueConstraint("body", "number", name="one_rule_a_number"),)

    def __str__(self) -> str:
        return f"{self.body.name} ({self.number})"


class Seat(AtTable):
    """A place in a body for a sector, maybe for one partner; people come and go, the seat stays."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    name = models.CharField(_("name of the seat"), max_length=120)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    is_voting = models.BooleanField(_("has a vote"), default=True)
    has_veto = models.BooleanField(_("can block"), default=False)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        constraints = (
            models.UniqueConstraint(
                "body", Lower("name"), condition=models.Q(closed_on__isnull=True), name="one_open_seat_a_name"
            ),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="a_seat_weighs_one_or_more"),
        )

    def __str__(self) -> str:
        return self.name

    def is_open(self, day: date) -> bool:
        """Whether the seat exists that day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """HOLDER for whoever holds the seat, is its alternate or carries its proxy; and what they are to the body."""
        day = self.partnership.day(at)
        found = set(self.body.standings_of(member, at))
        acts = Tenure.objects.filter(in_force(day), seat=self, member=member).exists()
        carries = Proxy.objects.acting(at, day=day).filter(seat=self, to=member)
        if member.is_present(day) and (acts or carries.exists()):
            found.add(Standing.HOLDER)
        return frozenset(found)


class TenureQuerySet(AtTableQuerySet):
    """Tenures, by when they are in force."""

    def on(self, day: date) -> TenureQuerySet:
        """Those in force that day, of members and partners still at the table."""
        return self.filter(
            in_force(day),
            models.Q(member__left_on__isnull=True) | models.Q(member__left_on__gt=day),
            models.Q(member__partner__left_on__isnull=True) | models.Q(member__partner__left_on__gt=day),
        )


class Tenure(AtTable):
    """A member has a seat from one day until another."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="tenures")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="tenures")
    kind = models.CharField(_("in what way"), max_length=10, choices=TenureKind.choices, default=TenureKind.HOLDER)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    how_chosen = models.CharField(_("how chosen"), max_length=12, choices=HowChosen.choices)
    ended_why = models.CharField(_("why it ended"), max_length=200, blank=True)

    objects: ClassVar[Any] = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenure")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="tenure_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                "seat", condition=models.Q(ends_on__isnull=True, kind="holder"), name="one_open_holder_a_seat"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member.name}: {self.seat.name}"

    def is_in_force(self, day: date) -> bool:
        """Whether it gives rights that day: begun, not ended, and its member still at the table."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on) and self.member.is_present(day)


class RotaPlace(AtTable):
    """One place in the order in which seats take the chair. After the last, the first comes again."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="rota")
    position = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("place in the chair rota")
        constraints = (
            models.UniqueConstraint("body", "position", name="one_seat_a_place_in_the_rota"),
            models.UniqueConstraint("body", "seat", name="a_seat_once_in_the_rota"),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.seat.name}"


class ChairTerm(AtTable):
    """A member chairs a body from one day until another, and hands over in writing."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="chair_terms")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    handover = models.TextField(_("handover"), blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("term in the chair")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="chair_term_ends_after_it_starts",
            ),
            models.UniqueConstraint("body", condition=models.Q(ends_on__isnull=True), name="one_open_chair_a_body"),
        )

    def __str__(self) -> str:
        return f"{self.member.name}: {self.body.name}"

    def is_in_force(self, day: date) -> bool:
        """Whether the member chairs that day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on) and self.member.is_present(day)


class ProxyQuerySet(AtTableQuerySet):
    """Proxies, by when they give a voice."""

    def acting(self, at: datetime, *, day: date) -> ProxyQuerySet:
        """Those in force at that moment of that day: somebody holds the seat, and who carries it sits on the body.

        Whoever gave it is still at the table: a proxy of somebody who left does not outlive them in a seat refilled.
        """
        held = Tenure.objects.on(day).filter(seat=models.OuterRef("seat"), kind=TenureKind.HOLDER)
        sits = Tenure.objects.on(day).filter(seat__body=models.OuterRef("seat__body"), member=models.OuterRef("to"))
        given = Member.objects.present(day).filter(pk=models.OuterRef("given_by"))
        return self.filter(
            models.Exists(held),
            models.Exists(sits),
            models.Exists(given),
            withdrawn_at=None,
            starts_at__lte=at,
            ends_at__gt=at,
        )


class Proxy(AtTable):
    """A seat is carried by another member of the body for a time."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="proxies")
    to = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ProxyQuerySet.as_manager()

    class Meta:
        verbose_name = _("proxy")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="proxy_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seat.name} → {self.to.name}"
