"""The page on which people sign, the evidence, the files and the signed paper, as people meet them."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPException

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.drafted import mou, signed
from agreements.papers_made import REFUSED, pdf
from agreements.signed import shown
from cast import Table, client_of
from commontable.agreements.actions.agreements.ending import withdraw_version
from commontable.agreements.models import AgreementVersion, Signature
from commontable.agreements.tasks import signing as tasks
from commontable.partnership.actions.members import end_membership

NOW = datetime.now(UTC)


def days(n: int):
    return (NOW + timedelta(days=n)).date()


@pytest.fixture
def draft(table: Table) -> AgreementVersion:
    """A memorandum of Northside and Harbor with hostile words in its title."""
    return mou(table, title="Read <b>together</b>", starts_on=days(0), ends_on=days(300), at=NOW)


@pytest.fixture
def out(table: Table, draft, django_capture_on_commit_callbacks) -> AgreementVersion:
    """It is out to be signed, and Alma has her letter."""
    with django_capture_on_commit_callbacks(execute=True):
        return tasks.issue_and_ask(version=draft, by=table.maya, at=NOW)


def url(version: AgreementVersion, name: str) -> str:
    keys = {"table": version.partnership.slug, "agreement": version.agreement.number}
    if name not in {"sign", "decline"}:
        keys["version"] = version.number
    return reverse(f"agreements:{name}", kwargs=keys)


def filled(version: AgreementVersion, person: str, **changes: str) -> dict[str, str]:
    page = shown(version)
    digests = {each: getattr(page, each) for each in ("document_sha256", "text_sha256", "consent_sha256")}
    return {"consents": "on", "may_sign": "on", "name": person, "title": "Head", **digests, **changes}


def text_of(response) -> str:
    return response.content.decode()


def test_people_sign_in_turn_and_everybody_has_their_letter(table, out, mailoutbox, django_capture_on_commit_callbacks):
    alma, omar = client_of(table.alma), client_of(table.omar)
    assert [one.to for one in mailoutbox] == [[table.alma.email]]
    assert "/pass/" in mailoutbox[0].body
    page = text_of(alma.get(url(out, "sign")))
    assert "Northside USD is asked to sign" in page
    assert "&lt;b&gt;together" in page
    assert "<b>together" not in page
    assert "not an advanced or qualified" in page
    assert "is not yet the turn of Harbor Youth" in text_of(omar.get(url(out, "sign")))
    with django_capture_on_commit_callbacks(execute=True):
        alma.post(url(out, "sign"), filled(out, "Alma Reyes"), headers={"user-agent": "Phone\r\n 1"})
    assert [one.to for one in mailoutbox][1:] == [[table.omar.email]]
    assert "You signed" in text_of(alma.get(url(out, "sign")))
    with django_capture_on_commit_callbacks(execute=True):
        omar.post(url(out, "sign"), filled(out, "Omar Haddad"))
    assert sorted(one.to[0] for one in mailoutbox[2:]) == sorted([table.alma.email, table.maya.email, table.omar.email])
    assert "together" not in "".join(one.subject + one.body for one in mailoutbox)
    assert "All have signed" in text_of(omar.get(url(out, "sign")))
    given = Signature.objects.order_by("pk")
    assert [(one.known_by, one.address, one.agent) for one in given] == [
        ("session", "127.0.0.1", "Phone 1"), ("session", "127.0.0.1", ""),
    ]  # fmt: skip
    evidence = text_of(client_of(table.maya).get(url(out, "evidence")))
    assert "The chain holds" in evidence
    assert "Certificate of signatures" in evidence


def test_opening_is_a_step_once_a_day(table, out):
    for _ in range(3):
        client_of(table.alma).get(url(out, "sign"))
    assert out.evidence.filter(kind="opened").count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"consents": ""}, "Without this nothing can be signed"),
        ({"may_sign": ""}, "Say that you may sign"),
        ({"name": "Omar Haddad"}, "you are known here as Alma Reyes"),
        ({"name": ""}, "This field is required"),
        ({"document_sha256": "0" * 64}, "is not the one that is signed"),
        ({"text_sha256": "0" * 64}, "is not the one that is signed"),
        ({"consent_sha256": "0" * 64}, "words you agreed to have changed"),
        ({"document_sha256": "x" * 99}, "asked to sign"),
        ({"document_sha256": "0" * 64, "name": ""}, "This page has changed since you opened it"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(table, out, changes, says):
    page = text_of(client_of(table.alma).post(url(out, "sign"), filled(out, "Alma Reyes", title="Kept", **changes)))
    assert says in page
    assert 'value="Kept"' in page
    assert out.pdf_kept.sha256 in page
    assert not Signature.objects.exists()


def test_signing_too_early_twice_or_too_late_leads_to_the_reason(table, out, django_capture_on_commit_callbacks):
    client_of(table.omar).post(url(out, "sign"), filled(out, "Omar Haddad"))
    alma = client_of(table.alma)
    alma.post(url(out, "sign"), filled(out, "Alma Reyes"))
    alma.post(url(out, "sign"), filled(out, "Alma Reyes"))
    assert Signature.objects.count() == 1
    withdraw_version(version=out, why="A mistake was found", by=table.maya, at=NOW)
    answer = client_of(table.omar).post(url(out, "sign"), filled(out, "Omar Haddad"), follow=True)
    assert "was withdrawn" in text_of(answer)
    assert "A mistake was found" in text_of(answer)
    assert Signature.objects.count() == 1


def test_declining_says_why_and_tells_those_who_wrote_it(table, out, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client_of(table.alma).post(url(out, "decline"), {"why": "Say who pays."})
    assert "was declined" in text_of(client_of(table.alma).get(url(out, "sign")))
    assert "Say who pays." in text_of(client_of(table.omar).get(url(out, "evidence")))
    assert sorted(one.to[0] for one in mailoutbox[1:]) == sorted([table.maya.email, table.omar.email])
    assert "who pays" not in "".join(one.body for one in mailoutbox)


def test_others_find_nothing_to_sign_or_read(table, charlie, out):
    pages = ("sign", "decline", "evidence", "agreement_document", "agreement_text", "evidence_json", "keep_paper")
    for name in pages:
        assert client_of(charlie).get(url(out, name)).status_code == 404
        assert client_of(table.rosa).get(url(out, name)).status_code == 404  # no party, and not yet signed
    assert client_of(table.maya).get(url(out, "sign")).status_code == 403
    assert client_of(table.dara).post(url(out, "sign"), filled(out, "Dara Okafor")).status_code == 403
    end_membership(member=table.alma, left_on=NOW.date(), by=table.maya, at=NOW)
    assert client_of(table.alma).get(url(out, "sign")).status_code == 404


def test_files_are_handed_out_byte_for_byte_and_run_nowhere(table, draft):
    done = signed(draft, by=table.maya, at=NOW)
    for name, kept in (("agreement_document", done.pdf_kept), ("agreement_text", done.text_kept)):
        answer = client_of(table.rosa).get(url(done, name))
        assert answer.content == bytes(kept.content)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    assert client_of(table.rosa).get(url(done, "evidence")).status_code == 403
    assert client_of(table.rosa).get(url(done, "agreement_certificate")).status_code == 403


def test_a_signature_stands_where_its_certificate_cannot_be_made(
    table, out, monkeypatch, mailoutbox, django_capture_on_commit_callbacks
):
    def stumbles(**_given):
        raise RuntimeError("no fonts today")

    monkeypatch.setattr(tasks, "make_certificate", stumbles)
    with django_capture_on_commit_callbacks(execute=True):
        client_of(table.alma).post(url(out, "sign"), filled(out, "Alma Reyes"))
        client_of(table.omar).post(url(out, "sign"), filled(out, "Omar Haddad"))
    out.refresh_from_db()
    assert (out.stage, out.certificate) == ("signed", None)
    assert "The certificate is not made yet" in text_of(client_of(table.maya).get(url(out, "evidence")))
    monkeypatch.undo()
    client_of(table.maya).post(url(out, "make_certificate"))
    out.refresh_from_db()
    assert out.certificate is not None


def test_a_letter_that_cannot_leave_stands_in_the_evidence(
    table, draft, monkeypatch, django_capture_on_commit_callbacks
):
    def broken(*_given, **_more):
        raise SMTPException("no")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.issue_and_ask(version=draft, by=table.maya, at=NOW)
    assert draft.evidence.get(number=2).kind == "letter_lost"


def test_reminders_go_to_whose_turn_it_is_and_only_so_often(table, out, mailoutbox, django_capture_on_commit_callbacks):
    maya = client_of(table.maya)
    answer = maya.post(url(out, "ask_again"), follow=True)
    assert "had a letter within the last day" in text_of(answer)
    out.evidence.filter(kind="letter_sent").update(at=NOW - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        maya.post(url(out, "ask_again"))
    assert mailoutbox[-1].subject == f"A reminder: agreement {out.agreement.number} waits for your signature"
    assert client_of(table.omar).post(url(out, "ask_again")).status_code == 403


def brings(table, version, content: bytes, **changes):
    names = {f"signer_{one.pk}": f"{one.partner.name}, by hand" for one in version.parties.all()}
    paper = SimpleUploadedFile("../../Signed <1>.pdf", content, content_type="application/pdf")
    given = {"signed_on": days(-1).isoformat(), **names, "paper": paper, **changes}
    return client_of(table.maya).post(url(version, "keep_paper"), given, follow=True)


def test_a_paper_signed_elsewhere_is_kept_byte_for_byte(table, draft):
    content = pdf(pages=2)
    page = text_of(brings(table, draft, content))
    draft.refresh_from_db()
    assert (draft.stage, draft.is_signed_elsewhere, bytes(draft.pdf_kept.content)) == ("signed", True, content)
    assert "The chain holds" in page
    assert [one.kind for one in draft.evidence.order_by("number")][:2] == ["kept_from_paper", "completed"]
    assert client_of(table.rosa).get(url(draft, "agreement_document")).content == content


@pytest.mark.parametrize("what", ["opens with a script", "carries a file", "locked", "cut off", "not a PDF"])
def test_a_paper_that_acts_or_cannot_be_read_is_refused_and_the_form_kept(table, draft, what):
    page = text_of(brings(table, draft, REFUSED[what][1]))
    assert "PDF" in page
    assert "Harbor Youth Alliance, by hand" in page
    draft.refresh_from_db()
    assert (draft.stage, draft.pdf_kept) == ("draft", None)


def test_forty_megabytes_are_refused_before_they_are_read(table, draft, monkeypatch):
    monkeypatch.setattr("commontable.agreements.rules.papers.LARGEST", 1_000_000)
    page = text_of(brings(table, draft, pdf() + b"\0" * 2_000_000))
    assert "This file has 3 MB; at most 1 MB fit. Scan it in grey" in page
    assert "Harbor Youth Alliance, by hand" in page


def test_a_paper_names_who_signed_and_no_day_to_come(table, draft):
    party = draft.parties.first()
    assert "This field is required" in text_of(brings(table, draft, pdf(), **{f"signer_{party.pk}": " "}))
    assert "cannot have been signed after today" in text_of(brings(table, draft, pdf(), signed_on=days(2).isoformat()))


def test_the_link_of_the_letter_signs_without_a_password(table, out, mailoutbox):
    reader = client_of(None)
    path = mailoutbox[0].body.split("127.0.0.1:8000")[1].split()[0]
    reader.get(path)
    reader.post(path)
    assert "Northside USD is asked to sign" in text_of(reader.get(url(out, "sign")))
    assert reader.get(url(out, "agreement_document")).status_code == 200
    reader.post(url(out, "sign"), filled(out, "Alma Reyes"))
    assert Signature.objects.get().known_by == "link"


def test_what_a_browser_calls_itself_keeps_nobody_from_signing(table, out):
    alma, phone = client_of(table.alma), "Mozilla/5.0 (Linux; Android 14; SM-S918B) " + "AppleWebKit/537.36 " * 200
    said = {"user-agent": phone, "x-forwarded-for": "198.51.100.7"}
    assert alma.post(url(out, "sign"), filled(out, "Alma Reyes"), headers=said).status_code == 302
    given = Signature.objects.get()
    assert given.agent == phone[:300].strip() and given.address == "127.0.0.1", (
        "an address anybody can claim is not kept"
    )
