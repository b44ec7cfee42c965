"""Who gets a letter: everybody present at some table, once, by their address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Lower

from commontable.accounts.models import User
from commontable.accounts.signing_in import account_of
from commontable.partnership.models import LostLetter, Member
from commontable.publish.models import DigestChoice, DigestSent
from commontable.publish.rules.rhythm import Rhythm, day_of_letter


@dataclass(frozen=True)
class Reader:
    """A person by their address: the oldest membership first, what they chose, and when they last had a letter."""

    email: str  # lower case
    members: tuple[Member, ...]
    rhythm: Rhythm
    weekday: int
    last: datetime | None = None
    chosen_at: datetime | None = None  # when they chose that rhythm, if ever

    @property
    def zone(self) -> ZoneInfo:
        """Where the reader's mornings are."""
        return ZoneInfo(self.members[0].partnership.time_zone)

    @property
    def name(self) -> str:
        """How the letter greets them."""
        return self.members[0].name

    @property
    def language(self) -> str:
        """Their own language where they have chosen one, else their first table's."""
        chosen = [member.user.language for member in self.members if member.user and member.user.language]
        return chosen[0] if chosen else self.members[0].partnership.default_language

    def day(self, at: datetime) -> date | None:
        """The day whose letter is due at that moment, in their own time; none from before they sat anywhere."""
        day = day_of_letter(at, zone=self.zone, rhythm=self.rhythm, weekday=self.weekday, chosen_at=self.chosen_at)
        return day if day is not None and any(member.joined_on <= day for member in self.members) else None


def readers(*, at: datetime, emails: Collection[str] | None = None) -> list[Reader]:
    """Everybody who sits at a table at that moment, one for each address; four questions to the register.

    Not for seats from whose address letters came back, until the address is another or is said to work again.
    """
    found = Member.objects.select_related("partnership", "partner", "user").prefetch_related("roles_held")
    if emails is not None:
        found = found.annotate(address=Lower("email")).filter(address__in=emails)
    yesterday, tomorrow = at.date() - timedelta(days=1), at.date() + timedelta(days=1)
    found = found.filter(Q(left_on=None) | Q(left_on__gte=yesterday), joined_on__lte=tomorrow)  # in any time zone
    lost = LostLetter.objects.filter(member=OuterRef("pk"), email__iexact=OuterRef("email"), works_again_at=None)
    found = found.exclude(Exists(lost))
    seats: dict[str, list[Member]] = defaultdict(list)
    for member in found.order_by("pk"):
        is_open = member.user is None or member.user.is_active
        if member.email and is_open and member.is_present(member.partnership.day(at)):
            seats[member.email.lower()].append(member)
    choices = DigestChoice.objects.in_bulk(field_name="email") if emails is None else _choices(emails)
    sent = DigestSent.objects.filter(sent_at__isnull=False)
    if emails is not None:
        sent = sent.filter(email__in=emails)
    last = dict(sent.values_list("email").annotate(Max("sent_at")))
    return [_reader(email, members, choices.get(email), last.get(email)) for email, members in seats.items()]


def due_readers(*, at: datetime) -> list[tuple[Reader, date]]:
    """Those whose morning has come on a day of their letter, and whose letter of that day is not settled."""
    due = [(reader, day) for reader in readers(at=at) if (day := reader.day(at)) is not None]
    days = {day for _reader, day in due}
    settled = set(
        DigestSent.objects.filter(day__in=days)
        .exclude(sent_at__isnull=True, had_nothing=False)
        .values_list("email", "day")
    )
    return [(reader, day) for reader, day in due if (reader.email, day) not in settled]


def addresses(members: Collection[int]) -> set[str]:
    """The addresses of these members, in lower case."""
    return {email.lower() for email in Member.objects.filter(pk__in=members).values_list("email", flat=True)}


def choice_of(member: Member) -> tuple[Rhythm, int]:
    """The member's rhythm and weekday; every week on Monday where they have not chosen."""
    chosen = DigestChoice.objects.filter(email=member.email.lower()).first()
    return (Rhythm(chosen.rhythm), chosen.weekday) if chosen else (Rhythm.WEEKLY, 0)


def addresses_of(user: User) -> set[str]:
    """Every address by which letters know the person, and none that somebody else signs in with."""
    written = {email.lower() for email in Member.objects.filter(user=user).values_list("email", flat=True)}
    return {user.email.lower()} | {email for email in written if account_of(email) in {None, user}}


def _choices(emails: Collection[str]) -> dict[str, DigestChoice]:
    return {choice.email: choice for choice in DigestChoice.objects.filter(email__in=emails)}


def _reader(email: str, members: list[Member], choice: DigestChoice | None, last: datetime | None) -> Reader:
    rhythm, weekday = (Rhythm(choice.rhythm), choice.weekday) if choice else (Rhythm.WEEKLY, 0)
    return Reader(
        email=email,
        members=tuple(members),
        rhythm=rhythm,
        weekday=weekday,
        last=last,
        chosen_at=choice.changed_at if choice else None,
    )
