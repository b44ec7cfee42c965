"""Members: people who sit at the table for a partner, and the dated roles they hold."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.levels import Level
from commontable.partnership.rules.roles import TRUSTED, Role

from .partners import Partner
from .tables import AtTable, AtTableQuerySet


class MemberQuerySet(AtTableQuerySet):
    """Members, by who they are and whether they still sit."""

    def present(self, day: date) -> "MemberQuerySet":
        """Those whose membership and whose partner's are in force that day."""
        return self.filter(
            models.Q(left_on__isnull=True) | models.Q(left_on__gt=day),
            models.Q(partner__left_on__isnull=True) | models.Q(partner__left_on__gt=day),
            joined_on__lte=day,
        )


class Member(AtTable):
    """A person in a partner. The same person may sit for two partners: two members, never mixed."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    title = models.CharField(_("position"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, blank=True)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects: ClassVar[Any] = MemberQuerySet.as_manager()

    # Filled in where a list of members is made for a page (datasets.members_listed).
    roles_today: list[Role]
    invitation: Any
    access: str

    class Meta:
        verbose_name = _("member")
        constraints = (
            models.UniqueConstraint("partner", models.functions.Lower("email"), name="one_membership_a_partner"),
        )
        indexes = (models.Index(fields=["user", "partnership"], name="memberships_of_a_person"),)

    def __str__(self) -> str:
        return self.name

    def is_present(self, day: date) -> bool:
        """Whether the member still sits that day; rights end with the date, without any job having to run."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on) and self.partner.is_present(day)

    def roles_at(self, at: datetime | date) -> frozenset[Role]:
        """The roles in force at that moment; none once the membership has ended."""
        day = self.partnership.day(at) if isinstance(at, datetime) else at
        if not self.is_present(day):
            return frozenset()
        return frozenset(Role(held.role) for held in self.roles_held.all() if held.is_in_force(day))

    def is_trusted_with_data(self, at: datetime) -> bool:
        """Whether the member holds a role today whose misuse would harm others; such accounts want a second factor."""
        return bool(self.roles_at(at) & TRUSTED)


class RoleHeld(AtTable):
    """A role a member holds from one day until another."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles_held")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("role held")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="role_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                "member", "role", condition=models.Q(ends_on__isnull=True), name="one_open_term_a_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member.name}: {self.get_role_display()}"

    def is_in_force(self, day: date) -> bool:
        """Whether the role is held that day. The last day is not included."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
