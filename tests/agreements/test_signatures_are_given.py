"""Each party signs once, in its turn, what it was shown; the last signature completes the agreement."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agreements.drafted import NOW, TODAY, issued, mou, sharing, signed, terms_of
from agreements.signed import KNOWN, party_of, shown, signs
from cast import Table
from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.actions.agreements.ending import withdraw_version
from commontable.agreements.actions.agreements.parties import name_signatory
from commontable.agreements.actions.signing.completing import make_certificate
from commontable.agreements.actions.signing.declining import decline
from commontable.agreements.datasets.evidence import fault_in
from commontable.agreements.models import AgreementVersion, Commitment, Signature
from commontable.agreements.rules.agreement import Force, VersionStage
from commontable.agreements.rules.terms import Planned, Terms
from commontable.agreements.typeset.certificate import certificate_pdf
from commontable.analysis.papers import inspect
from commontable.journal.models import Entry
from commontable.partnership.actions.members import end_membership
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed

A_DAY = timedelta(days=1)


@pytest.fixture
def out(table: Table) -> AgreementVersion:
    """A memorandum out to be signed: Alma for Northside, then Omar for Harbor."""
    return issued(mou(table), by=table.maya)


def kinds(version: AgreementVersion) -> list[str]:
    return list(version.evidence.order_by("number").values_list("kind", flat=True))


def test_all_sign_in_their_order_and_the_agreement_stands(table, out):
    first = signs(out, "Northside", at=NOW)
    out.refresh_from_db()
    assert (out.stage, out.signed_at) == (VersionStage.SIGNING, None)
    signs(out, "Harbor", at=NOW + A_DAY)
    out.refresh_from_db()
    assert (out.stage, out.signed_at) == (VersionStage.SIGNED, NOW + A_DAY)
    assert out.force(out.starts_on) == Force.IN_FORCE
    assert (first.document_sha256, first.text_sha256) == (out.pdf_kept.sha256, out.text_kept.sha256)
    assert (first.known_by, first.address, first.email) == ("session", "192.0.2.7", table.alma.email)
    assert kinds(out) == ["issued", "signed", "signed", "completed"]
    assert fault_in(out) is None
    events = Entry.objects.filter(event__startswith="agreements.agreement.").order_by("sequence")
    assert [one.event.rpartition(".")[2] for one in events][-3:] == ["signed", "signed", "completed"]


def test_nobody_signs_before_their_turn(table, out):
    with pytest.raises(NotAllowed, match="not your turn yet: Northside Unified School District signs first"):
        signs(out, "Harbor", at=NOW)
    assert not Signature.objects.exists()


def test_nobody_signs_twice_or_after_the_end(table, out):
    signs(out, "Northside", at=NOW)
    with pytest.raises(NotAllowed, match="has signed already"):
        signs(out, "Northside", at=NOW)
    with pytest.raises(NotAllowed, match="last day of this agreement has passed"):
        signs(out, "Harbor", at=NOW + timedelta(days=800))


@pytest.mark.parametrize("who", ["maya", "dara", "omar", "rosa"])
def test_only_the_person_named_signs(table, out, who):
    with pytest.raises(NotPermitted):
        signs(out, "Northside", at=NOW, by=getattr(table, who))


def test_a_departed_signatory_signs_nothing_until_another_is_named(table, out):
    end_membership(member=table.alma, left_on=NOW.date(), by=table.maya, at=NOW)
    with pytest.raises(NotPermitted, match="membership has ended"):
        signs(out, "Northside", at=NOW)
    name_signatory(party=party_of(out, "Northside"), member=table.dara, by=table.maya, at=NOW)
    assert signs(out, "Northside", at=NOW).signer == table.dara
    assert kinds(out)[1:3] == ["signatory_named", "signed"]


def test_whoever_was_named_meanwhile_signs_instead(table, out):
    party = party_of(out, "Northside")
    name_signatory(party=party_of(out, "Northside"), member=table.dara, by=table.maya, at=NOW)
    with pytest.raises(NotPermitted):
        signs(out, "Northside", at=NOW, by=table.alma)
    assert party.signatory == table.alma  # as the page had it


@pytest.mark.parametrize("name", ["", "  ", "Omar Haddad", "…", "x" * 5000])
def test_the_typed_name_is_ones_own(out, name):
    with pytest.raises(NotAllowed):
        signs(out, "Northside", at=NOW, name=name)
    assert not Signature.objects.exists()


def test_a_name_may_be_written_as_people_write_it(out):
    assert signs(out, "Northside", at=NOW, name="  A.  REYES, Ed.D. ").name == "A. REYES, Ed.D."


@pytest.mark.parametrize("changed", ["document_sha256", "text_sha256"])
def test_a_changed_text_is_not_signed(out, changed):
    with pytest.raises(NotAllowed, match="not the one that is signed"):
        signs(out, "Northside", at=NOW, shown=shown(out, **{changed: "0" * 64}))


def test_other_words_of_consent_are_not_agreed_to(out):
    with pytest.raises(NotAllowed, match="words you agreed to have changed"):
        signs(out, "Northside", at=NOW, shown=shown(out, consent="Acepto firmar."))


def test_a_damaged_text_is_not_signed(out):
    type(out.pdf_kept).objects.filter(pk=out.pdf_kept.pk).update(content=b"%PDF-1.7 something else")
    with pytest.raises(NotAllowed, match="damaged"):
        signs(out, "Northside", at=NOW)


def test_what_was_withdrawn_or_declined_is_not_signed(table, out):
    withdraw_version(version=out, why="A mistake", by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="not out to be signed any more"):
        signs(out, "Northside", at=NOW)
    other = issued(mou(table, title="Another"), by=table.maya)
    decline(party=party_of(other, "Harbor"), why="Say who pays.", known=KNOWN, by=table.omar, at=NOW)
    other.refresh_from_db()
    assert (other.stage, other.closed_why, kinds(other)) == ("declined", "Say who pays.", ["issued", "declined"])
    with pytest.raises(NotAllowed, match="not out to be signed any more"):
        signs(other, "Northside", at=NOW)


def test_a_draft_is_not_signed(table):
    draft = mou(table)
    with pytest.raises(NotAllowed, match="not out to be signed"):
        signs(draft, "Northside", at=NOW)


def test_whoever_has_signed_does_not_decline(table, out):
    signs(out, "Northside", at=NOW)
    with pytest.raises(NotAllowed, match="has signed already"):
        decline(party=party_of(out, "Northside"), why="No", known=KNOWN, by=table.alma, at=NOW)
    with pytest.raises(NotAllowed, match="what would have to change"):
        decline(party=party_of(out, "Harbor"), why="  ", known=KNOWN, by=table.omar, at=NOW)


def test_a_new_version_replaces_the_old_from_its_first_day_and_asks_all_anew(table):
    old = signed(mou(table), by=table.maya)
    new = begin_version(agreement=old.agreement, why="A new partner", by=table.maya, at=NOW + A_DAY)
    issued(new, by=table.maya, at=NOW + A_DAY)
    assert not Signature.objects.filter(party__version=new).exists()
    old.refresh_from_db()
    assert old.force(TODAY + A_DAY) == Force.IN_FORCE
    signs(new, "Northside", at=NOW + A_DAY)
    signs(new, "Harbor", at=NOW + 2 * A_DAY)
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.replaced_on == TODAY + 2 * A_DAY  # never for days that have passed
    assert (old.force(TODAY + A_DAY), old.force(TODAY + 2 * A_DAY)) == (Force.IN_FORCE, Force.REPLACED)
    assert new.evidence.get(kind="completed").facts["replaced"] == [1]


def test_planned_promises_begin_with_the_last_signature(table):
    due = (TODAY + timedelta(days=30)).isoformat()
    planned = (
        Planned(partner=table.northside.pk, member=table.alma.pk, what="Send the files", due_on=due),
        Planned(partner=table.harbor.pk, member=table.omar.pk, what="Train two people", due_on=due),
    )
    version = issued(sharing(table, terms=replace(terms_of(table), commitments=planned)), by=table.maya)
    signs(version, "Northside", at=NOW)
    assert not Commitment.objects.exists()
    signs(version, "Harbor", at=NOW)
    assert [(one.what, one.agreement_version) for one in Commitment.objects.order_by("number")] == [
        ("Send the files", version),
        ("Train two people", version),
    ]


def test_a_promise_whose_day_has_passed_holds_no_signature_up(table):
    due = (TODAY + timedelta(days=3)).isoformat()
    planned = (Planned(partner=table.harbor.pk, member=table.omar.pk, what="Train two people", due_on=due),)
    version = issued(sharing(table, terms=replace(terms_of(table), commitments=planned)), by=table.maya)
    signs(version, "Northside", at=NOW)
    signs(version, "Harbor", at=NOW + timedelta(days=9))
    version.refresh_from_db()
    assert version.stage == VersionStage.SIGNED
    assert not Commitment.objects.exists()
    assert version.evidence.get(kind="completed").facts["promises_not_made"][0]["what"] == "Train two people"


def test_who_promised_and_left_is_stood_in_for_by_who_signed(table):
    due = (TODAY + timedelta(days=30)).isoformat()
    planned = (Planned(partner=table.northside.pk, member=table.dara.pk, what="Send the files", due_on=due),)
    version = issued(sharing(table, terms=replace(terms_of(table), commitments=planned)), by=table.maya)
    signs(version, "Northside", at=NOW)
    end_membership(member=table.dara, left_on=NOW.date(), by=table.maya, at=NOW)
    signs(version, "Harbor", at=NOW)
    assert Commitment.objects.get().member == table.alma


def test_the_certificate_says_who_signed_and_is_made_once(table):
    version = signed(mou(table), by=table.maya)
    made = make_certificate(version=version, at=NOW + A_DAY)
    content = bytes(made.certificate.content)
    assert inspect(content).pages >= 1
    assert made.evidence.order_by("-number")[0].kind == "certificate_made"
    assert fault_in(made) is None
    again = make_certificate(version=made, at=NOW + 2 * A_DAY)
    assert again.certificate.pk == made.certificate.pk
    assert certificate_pdf(AgreementVersion.objects.get(pk=made.pk)) == content


def test_terms_stay_what_they_were(table):
    version = signed(sharing(table), by=table.maya)
    assert Terms.parse(version.terms).purposes == ("Early reading",)
