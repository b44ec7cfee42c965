"""Who may be recorded in a seat at a meeting."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from commontable.governance.rules.meeting import Presence
from commontable.partnership.rules.lifecycle import NotAllowed


@dataclass(frozen=True, kw_only=True)
class Place:
    """How one seat was, and who could sit in it: its holder, its alternates, those who carry its proxy."""

    seat: str
    presence: str
    member: Hashable | None
    name: str = ""
    holder: Hashable | None = None
    alternates: Collection[Hashable] = ()
    proxies: Collection[Hashable] = ()

    @property
    def is_taken(self) -> bool:
        """Somebody sits there."""
        return self.presence in {Presence.PRESENT, Presence.ALTERNATE}

    @property
    def is_carried(self) -> bool:
        """Whoever sits there carries it for another, beside a seat of their own."""
        return self.presence == Presence.ALTERNATE and self.member in self.proxies


def require_possible(places: Iterable[Place]) -> None:
    """Everybody sits where they may, and in one seat only unless they carry another's; raises NotAllowed otherwise.

    >>> require_possible([Place(seat="Schools", presence="present", member=1, holder=1)])
    >>> require_possible([Place(seat="Schools", presence="alternate", member=2, name="Omar", holder=1)])
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: Omar is neither alternate nor proxy for the seat Schools. \
Record them as its alternate first.
    """
    sitting: dict[Hashable, str] = {}
    for place in places:
        if not place.is_taken:
            continue
        if place.member is None:
            raise NotAllowed(_("Say who sat in the seat %(seat)s.") % {"seat": place.seat})
        if place.presence == Presence.PRESENT and place.member != place.holder:
            raise NotAllowed(_("%(name)s does not hold the seat %(seat)s.") % {"name": place.name, "seat": place.seat})
        if place.presence == Presence.ALTERNATE and place.member not in {*place.alternates, *place.proxies}:
            raise NotAllowed(
                _("%(name)s is neither alternate nor proxy for the seat %(seat)s. Record them as its alternate first.")
                % {"name": place.name, "seat": place.seat}
            )
        if place.is_carried:
            continue
        if place.member in sitting:
            raise NotAllowed(
                _("%(name)s cannot sit in two seats at once: %(one)s and %(other)s.")
                % {"name": place.name, "one": sitting[place.member], "other": place.seat}
            )
        sitting[place.member] = place.seat
