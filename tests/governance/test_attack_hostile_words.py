"""Words that attack: whatever people write about bodies, meetings and promises is shown, sent and taken away as words.

Every field that holds somebody's own words is filled with markup and a spreadsheet's formula, and every page, list and
file of the table is opened.
"""

import csv
import io
import re

import pytest
from django.apps import apps
from django.core import mail
from django.db.models import CharField, SlugField, TextField, URLField
from django.urls import reverse
from django.utils import timezone

from access import TABLE
from addresses import addresses
from cast import client_of
from commontable.governance.letters.ballots import ballot_token
from commontable.governance.letters.reply_links import reply_link
from commontable.governance.letters.voices import token_for
from commontable.governance.models import Ballot, Decision, Election, Meeting, Position
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.tasks.ballots import ask_and_send as send_ballots
from commontable.governance.tasks.meetings import invite_again, send_agenda
from commontable.partnership.models import Member, Partner
from world import make_world

HOSTILE = "=\"'><img src=x onerror=q(1)>"
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?(e-?[0-9]+)?")  # a gap, not a formula
RUNS = ("=", "+", "-", "@", "\t", "\r")
NOT_WORDS = {
    "digest", "method", "stage", "kind", "channel", "answer", "presence", "object_type", "object_id", "text", "sha256",
    "media_type", "known_by", "library_key", "consent_sha256", "document_sha256", "text_sha256", "agreed_sha256",
    "previous",
}  # fmt: skip


def own_words(model):
    """The model's fields that hold people's own words, not codes."""
    return [
        field.name
        for field in model._meta.get_fields()
        if type(field) in {CharField, TextField}
        and not isinstance(field, SlugField | URLField)
        and not field.choices
        and not (type(field) is CharField and field.name in NOT_WORDS)
    ]


@pytest.fixture
def world(table):
    world = make_world(table)
    for app in ("governance", "agreements"):
        for model in apps.get_app_config(app).get_models():
            names = own_words(model)
            for row in model._base_manager.all() if names else ():
                for name in names:
                    room = model._meta.get_field(name).max_length or 1000
                    setattr(row, name, f"{HOSTILE}{row.pk}{name}"[:room])
                row.save(update_fields=names)
    for model in (Member, Partner):
        for row in model._base_manager.filter(partnership=table.partnership):
            row.name = f"{HOSTILE}{row.pk}"
            row.save(update_fields=["name"])
    for decision in Decision.objects.all():
        view = {"seat_id": 1, "seat": HOSTILE, "partner": HOSTILE, "sector": "schools", "says": "object"}
        decision.dissent = [view | {"reason": HOSTILE, "channel": "room"}]
        decision.save(update_fields=["dissent"])
    return world


def answers(world, client):
    """Every page of the table that is read, with what it answered."""
    for address in addresses():
        if address.name in TABLE and TABLE[address.name][0] != "-":
            url = reverse(address.name, kwargs={part: world.part(address.name, part) for part in address.parts})
            answer = client.get(url, follow=True)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            yield address.name, answer, content.decode("utf-8", "replace")


def is_clean(name, answer, said):
    """What is wrong with the answer, or nothing."""
    if any(sign in str(answer.headers) for sign in ("onerror", "\\n", "\\r")):
        return f"{name}: a header"
    kind = answer.get("Content-Type", "")
    if kind.startswith("text/csv"):
        cells = [cell for row in csv.reader(io.StringIO(said.removeprefix("\ufeff"))) for cell in row]
        return (
            f"{name}: a formula" if any(cell.startswith(RUNS) and not NUMBER.fullmatch(cell) for cell in cells) else ""
        )
    if kind.startswith(("text/html", "image/svg")) and "<img src=x" in said:
        return f"{name}: markup runs: {said[said.index('<img src=x') - 80 :][:140]}"
    return ""


def test_words_stay_words_wherever_they_are_shown_sent_or_taken_away(world, table):
    wrong, seen = [], 0
    for name, answer, said in answers(world, client_of(table.maya)):
        assert answer.status_code < 500
        wrong.append(is_clean(name, answer, said))
        seen += HOSTILE[:4] in said or "&lt;img src=x" in said
    assert seen > 40, "the words were hardly anywhere: this test opens the wrong pages"

    at, stranger = timezone.now(), client_of(None)
    meeting = Meeting.objects.filter(stage=MeetingStage.CALLED).first()
    position = Position.objects.filter(round__closed_at=None, choice="").select_related("holder").first()
    ballot = Ballot.objects.filter(election__stage="open", has_voted=False).select_related("holder").first()
    for url in (
        reply_link(meeting, to=table.rosa),
        reverse("governance:answer", args=[token_for(position, member=position.holder, at=at)]),
        reverse("governance:ballot_by_link", args=[ballot_token(ballot, member=ballot.holder, at=at)]),
    ):
        answer = stranger.get(url)
        assert answer.status_code == 200
        wrong.append(is_clean(url, answer, answer.content.decode()))
    assert [one for one in wrong if one] == []


def test_words_stay_words_in_letters(world, table, django_capture_on_commit_callbacks):
    at = timezone.now()
    meeting = Meeting.objects.filter(stage=MeetingStage.CALLED).first()
    election = Election.objects.filter(stage="open").first()
    with django_capture_on_commit_callbacks(execute=True):
        invite_again(meeting=meeting, by=table.maya, at=at)
        send_agenda(meeting=meeting, by=table.maya, at=at)
        send_ballots(election=election, by=table.maya, at=at)
    assert len(mail.outbox) > 6
    for letter in mail.outbox:
        assert "\n" not in letter.subject
        page = next(content for content, kind in letter.alternatives if kind == "text/html")
        assert "<img src=x" not in page
        assert "&quot;" not in letter.subject and "&quot;" not in letter.body, "plain text is not escaped"
