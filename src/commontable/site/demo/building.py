"""The demo partnership is built by calling actions, as its people would have done over ten months."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from commontable.partnership.models import Partnership

from . import (
    agreeing,
    bodies,
    deciding,
    electing,
    leaving,
    linking,
    measuring,
    meeting,
    promising,
    pursuing,
    reaching,
    seating,
    sending,
    settling,
    trying,
    turning,
)


def is_built() -> bool:
    """Whether Rivermouth stands, whole."""
    return Partnership.objects.filter(slug="rivermouth").exists() and (settings.COMMONTABLE_DATA / "built").exists()


def build(*, say: Callable[[str], None]) -> None:
    """Rivermouth stands: its table is set, its past is in, one scorecard is published, and the day's work waits."""
    now = timezone.now()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nobody here can be written to
    seated = seating.seat_everybody(at=now - timedelta(days=300))
    say(f"{len(seated.members)} people from {len(seated.partners)} partners sit at the table")
    memorandum = agreeing.sign_the_memorandum(seated, at=now - timedelta(days=197))
    known = sending.describe_data(seated, at=now - timedelta(days=190))
    agreeing.open_attendance(seated, known["attendance"], memorandum, at=now - timedelta(days=189))
    agreeing.ask_for_weekly_absence(seated, memorandum, now=now)
    children = linking.let_children_be_found(seated, memorandum, at=now - timedelta(days=75))
    say("one memorandum and two data-sharing agreements are in force, another is being signed")
    files = sending.send_the_past(seated, known, at=now - timedelta(days=180))
    say(f"{files} files of earlier years are in, checked and sealed")
    versions = measuring.agree_definitions(seated, known, at=now - timedelta(days=150))
    say(f"{len(versions)} definitions are agreed")
    release = measuring.release_history(seated, versions, at=now - timedelta(days=100))
    say(f"release {release.number} is published: {release.manifest['counts']['cells']:,} figures")
    measuring.record_baselines(seated, release, at=now - timedelta(days=85))
    studies = trying.try_things(seated, versions, release, at=now - timedelta(days=60))
    say(f"{len(studies)} times it was asked whether an activity helped")
    run = linking.link(seated, children, at=now - timedelta(days=64))
    reached = reaching.count_the_reached(seated, children, run, at=now - timedelta(days=60))
    reaching.release_the_reached(seated, reached, at=now - timedelta(days=54))
    say(f"{run.people:,} children were found in two partners' files")
    linking.ask_for_codes(seated, at=now - timedelta(days=20))
    turning.turn_a_curve(seated, versions, now=now)
    measuring.choose_protection(seated, at=now - timedelta(days=40))
    files = sending.send_what_is_due(seated, known, at=now - timedelta(days=25))
    say(f"{files} files of this year are in, the others are due")
    decide(seated, now=now, say=say)
    measuring.open_second_release(seated, versions, datasets=sending.COMPLETE, at=now - timedelta(days=2))
    say("a second release waits for partners' replies")
    sending.lay_out_files_to_try(settings.COMMONTABLE_DATA / "files-to-try")
    (settings.COMMONTABLE_DATA / "built").touch()


def decide(seated: seating.Seated, *, now: datetime, say: Callable[[str], None]) -> None:
    """Bodies, meetings, decisions, promises and elections of the past stand, and today's deliberation is open."""
    formed = bodies.form_bodies(seated, at=now - timedelta(days=200), today=now.date())
    pursuing.write_the_agenda(seated, formed, at=now - timedelta(days=175))
    past = deciding.decide_the_past(seated, formed, now=now)
    held = meeting.hold_the_past(seated, formed, past, now=now)
    promises = promising.keep_promises(seated, now=now)
    say(f"{len(held)} councils were held, {promises} promises made")
    open_today = deciding.deliberate_today(seated, formed, now=now)
    meeting.call_the_next(seated, formed, [open_today], now=now)
    electing.elect(seated, formed, now=now)
    settling.settle(seated, now=now)
    leaving.hand_over(seated, now=now)
    say("the council deliberates in its second round")
