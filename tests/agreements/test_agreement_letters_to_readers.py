"""Whoever is to sign has a letter when a draft is sent round to be read; it says nothing of what the draft says."""

from smtplib import SMTPException

import pytest
from django.core import mail

from agreements.drafted import NOW, mou
from commontable.agreements.actions.agreements.reviewing import take_back_to_draft
from commontable.agreements.tasks import reading
from commontable.agreements.tasks.reading import ask_and_tell, send_letters

pytestmark = pytest.mark.django_db


def test_those_who_are_to_sign_have_a_letter(table, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        version = ask_and_tell(version=mou(table, title="CANARY"), by=table.maya, at=NOW)
    assert [letter.to for letter in mail.outbox] == [[table.alma.email], [table.omar.email]]
    for letter in mail.outbox:
        text = f"{letter.subject} {letter.body} {letter.alternatives[0][0]}"
        assert "CANARY" not in text and "cradle to career" not in text.lower().replace(
            str(table.partnership).lower(), ""
        )
        assert "/pass/" in letter.body and f"agreement {version.agreement.number}" in letter.subject
    take_back_to_draft(version=version, by=table.maya, at=NOW)
    mail.outbox.clear()
    send_letters.call(version.pk, version.revision, "Maya", [table.omar.pk])
    assert mail.outbox == []


def test_a_broken_mail_server_changes_nothing(table, monkeypatch, django_capture_on_commit_callbacks):
    class Broken:
        def send(self):
            raise SMTPException("no")

    monkeypatch.setattr(reading, "reading_letter", lambda *given, **known: Broken())
    with django_capture_on_commit_callbacks(execute=True):
        version = ask_and_tell(version=mou(table), by=table.maya, at=NOW)
    version.refresh_from_db()
    assert version.stage == "review" and mail.outbox == []
