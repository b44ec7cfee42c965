"""A partner whose counsel refuses names sends codes: by a profile, checked in a closed process, deleted once linked."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Table, client_of
from commontable.analysis.encoded import Received
from commontable.analysis.sealed import read_sealed
from commontable.analysis.tokens import FINDINGS as ENGLISH
from commontable.analysis.tokens import parse_profile
from commontable.journal.models import Entry
from commontable.measurement.actions.encoded import (
    check_codes,
    checking,
    delete_linked_codes,
    make_profile,
    send_codes,
    sweep_codes,
)
from commontable.measurement.actions.encoded.deleting import delete_all_codes
from commontable.measurement.actions.retention import destroy_extract
from commontable.measurement.datasets.certificates import judged
from commontable.measurement.datasets.encoded import standing_of
from commontable.measurement.models import Crosswalk, EncodedFile, Extract, LinkageRun
from commontable.measurement.rules.encoded import FINDINGS, Standing
from commontable.measurement.rules.linkage import Mode
from commontable.measurement.vault import Missing, VaultLocked, codes
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from encoding import Codes, both_measured, codes_plan, encoded_by, measured, profiled
from remembered import remembered
from reviewing import CAMP, NOW

Both = tuple[Codes, tuple[tuple[bytes, Extract], tuple[bytes, Extract]]]


@pytest.fixture
def made(table: Table) -> Codes:
    return remembered(codes_plan, table)


@pytest.fixture
def both(table: Table) -> Both:
    return remembered(measured, table)


def sent_codes(made: Codes, content: bytes, extract, by, *, at=NOW) -> EncodedFile:
    linked = made.plan.datasets.get(dataset=extract.dataset)
    encoded = send_codes(linked=linked, extract=extract, file=BytesIO(content), by=by, at=at)
    return check_codes(encoded=encoded, by=by, at=at)


def test_every_finding_is_said_in_the_readers_language():
    told = {code: (str(message), str(remedy)) for code, (message, remedy) in FINDINGS.items() if code in ENGLISH}
    assert told == {code: (message, remedy) for code, (_grave, message, remedy) in ENGLISH.items()}


def test_two_partners_codes_are_kept_sealed_and_given_to_the_linking_alone(table: Table, both: Both):
    made, ((school, theirs), (camp, ours)) = both
    first = sent_codes(made, school, theirs, table.dara)
    second = sent_codes(made, camp, ours, table.omar)
    assert [standing_of(one) for one in (first, second)] == [Standing.ACCEPTED] * 2
    assert (first.row_count, first.refusal, first.refresh) == (3, {}, "2026-spring")
    opened = codes.sealed_codes(made.plan, by=table.ines, at=NOW)
    assert set(opened) == {theirs.uuid, ours.uuid}
    read = read_sealed(opened[theirs.uuid].path, opened[theirs.uuid].key).read_all()
    assert set(read.schema.names) >= {"id", "full", "moved"}
    assert Entry.objects.filter(event="measurement.codes.opened").count() == 2


def test_codes_are_deleted_once_linked_with_a_certificate_that_can_be_checked(table: Table, both: Both):
    made, ((school, theirs), _camp) = both
    kept = sent_codes(made, school, theirs, table.dara)
    path = codes.codes_path(kept)
    assert path.is_file()
    run = LinkageRun.objects.create(
        partnership=made.plan.partnership, plan=made.plan, number=1, mode=made.plan.mode, begun_by=table.ines,
        begun_at=NOW + timedelta(minutes=1),
    )  # fmt: skip
    Crosswalk.objects.create(partnership=made.plan.partnership, run=run, extract=theirs)
    later = NOW + timedelta(hours=1)
    assert delete_linked_codes(run=run, by=table.ines, at=later) == 1
    kept.refresh_from_db()
    assert (kept.wrapped_key, standing_of(kept)) == (None, Standing.DELETED)
    assert judged(kept.details["certificate"]).is_genuine
    assert not judged({**kept.details["certificate"], "rows": 9}).is_genuine
    with pytest.raises(VaultLocked):
        codes.codes_of(kept)
    assert delete_linked_codes(run=run, by=table.ines, at=later) == 0


@pytest.mark.parametrize("fault", ["cut", "text", "other_key", "other_rows", "old_profile"])
def test_what_cannot_be_linked_is_refused_in_words_and_gone_at_once(table: Table, both: Both, tmp_path, fault: str):
    made, ((school, theirs), (camp, ours)) = both
    sent_codes(made, school, theirs, table.dara)
    if fault == "other_key":
        camp = encoded_by(made.profile, tmp_path / "again", CAMP, key=b"x" * 32)[0]
    elif fault == "other_rows":
        camp = encoded_by(made.profile, tmp_path / "again", CAMP)[0]
    elif fault == "old_profile":
        profiled(table, made.plan, keys=["full", "moved"])
        made.plan.refresh_from_db()
    content = {"cut": camp[:-40], "text": b"first,last\nAna,Ruiz\n"}.get(fault, camp)
    refused = sent_codes(made, content, ours, table.omar)
    wanted = {
        "cut": "unreadable", "text": "unreadable", "other_key": "other-key", "other_rows": "unknown-rows",
        "old_profile": "old-profile",
    }[fault]  # fmt: skip
    codes_found = {one["code"] for one in refused.details["findings"]}
    assert wanted in codes_found
    assert (refused.wrapped_key, standing_of(refused)) == (None, Standing.REFUSED)
    left = [] if fault == "old_profile" else [theirs.partner_id]
    assert [one.partner_id for one in codes.encoded_in_force(made.plan)] == left


def test_codes_by_two_keys_that_are_checked_at_once_are_not_both_kept(table: Table, both: Both, monkeypatch):
    made, ((school, theirs), (camp, ours)) = both
    first = sent_codes(made, school, theirs, table.dara)
    by_another_key = {**first.details["fingerprint"], "key_check": "0" * 16}  # found good before the first was kept
    told = Received(passed=True, rows=3, findings=(), fingerprint=by_another_key)
    monkeypatch.setattr(checking, "receive_confined", lambda *_sealed, **_given: told)
    second = sent_codes(made, camp, ours, table.omar)
    assert (standing_of(second), second.refusal["code"]) == (Standing.REFUSED, "other-key")
    assert [one.pk for one in codes.encoded_in_force(made.plan)] == [first.pk]


def test_newer_codes_take_the_place_of_earlier_ones_and_go_with_their_file(
    table: Table, both: Both, django_capture_on_commit_callbacks
):
    made, ((school, theirs), _camp) = both
    with django_capture_on_commit_callbacks(execute=True):
        first = sent_codes(made, school, theirs, table.dara)
        second = sent_codes(made, school, theirs, table.dara, at=NOW + timedelta(hours=1))
    first.refresh_from_db()
    assert [standing_of(one) for one in (first, second)] == [Standing.REPLACED, Standing.ACCEPTED]
    assert [path.name for path in codes.codes_path(second).parent.glob("codes-*")] == [f"codes-{second.uuid}.parquet"]
    with django_capture_on_commit_callbacks(execute=True):
        destroy_extract(extract=theirs, why="Sent by mistake", by=table.dara, at=NOW + timedelta(hours=2))
    second.refresh_from_db()
    assert (standing_of(second), codes.codes_path(second).exists()) == (Standing.DELETED, False)


def test_nobody_sends_for_another_partner_or_without_a_profile(table: Table, both: Both):
    made, ((school, theirs), _camp) = both
    linked = made.plan.datasets.get(dataset=made.school)
    for who in (table.omar, table.ines, table.maya):
        with pytest.raises(NotPermitted):
            send_codes(linked=linked, extract=theirs, file=BytesIO(school), by=who, at=NOW)
    with pytest.raises(NotAllowed, match="empty"):
        send_codes(linked=linked, extract=theirs, file=BytesIO(b""), by=table.dara, at=NOW)
    made.plan.profile = {}
    made.plan.save()
    linked.refresh_from_db()
    with pytest.raises(NotAllowed, match="no profile"):
        send_codes(linked=linked, extract=theirs, file=BytesIO(school), by=table.dara, at=NOW)
    assert not EncodedFile.objects.exists()


def test_codes_nobody_checked_for_a_day_are_gone(table: Table, both: Both):
    made, ((school, theirs), _camp) = both
    linked = made.plan.datasets.get(dataset=made.school)
    waiting = send_codes(linked=linked, extract=theirs, file=BytesIO(school), by=table.dara, at=NOW)
    assert sweep_codes(at=NOW + timedelta(hours=3)) == 0
    assert sweep_codes(at=NOW + timedelta(hours=25)) == 1
    assert standing_of(check_codes(encoded=waiting, by=table.dara, at=NOW)) == Standing.DELETED


def test_a_profile_of_single_columns_needs_a_plan_and_a_clause_that_allow_it(table: Table, made: Codes):
    with pytest.raises(NotAllowed, match="another plan"):
        profiled(table, made.plan, field_tokens=True, allowed_by="Agreement 1")
    made.plan.mode = Mode.FIELD_TOKENS
    made.plan.save()
    with pytest.raises(NotAllowed, match="number and clause"):
        profiled(table, made.plan, field_tokens=True)
    profile = profiled(table, made.plan, field_tokens=True, allowed_by="Agreement 1, clause 4")
    assert (profile.version, profile.field_tokens) == (2, True)
    for fault in ({"refresh": " — "}, {"keys": []}):
        with pytest.raises(NotAllowed):
            profiled(table, made.plan, **fault)
    with pytest.raises(NotPermitted):
        make_profile(plan=made.plan, refresh="x", keys=["full"], date_order="month_first", by=table.dara, at=NOW)


class TestPages:
    """The clerk's page by forms alone, and the profile's."""

    pytestmark = pytest.mark.page

    def test_the_clerk_is_shown_the_command_and_sends_the_codes(
        self, table: Table, made: Codes, tmp_path, django_capture_on_commit_callbacks
    ):
        page = f"/p/{table.slug}/linkage/{made.plan.slug}/codes/{made.school.slug}/"
        dara = client_of(table.dara)
        before = dara.get(page).content.decode()
        assert "--key-file KEY --out ENCODED.parquet --measures-out MEASURES.csv" in re.sub("<[^>]+>", "", before)
        assert "Once your measures are confirmed" in before
        program = dara.get(f"/p/{table.slug}/linkage/commontable-encode.pyz")
        assert program.content[:2] == b"PK"
        headers = {"headers": "1", "given_name": "First name", "birth_date": "DOB", "person": "No."}
        assert "given_name=First+name" in dara.get(page, headers).content.decode()
        profile = parse_profile(json.loads(dara.get(page + "PROFILE.json", headers).content))
        assert (dict(profile.columns), profile.person) == ({"given_name": "First name", "birth_date": "DOB"}, "No.")
        assert profile.digest == made.profile.digest
        assert dara.get(page + "PROFILE.json", {"given_name": "a", "surname": "a"}).status_code == 404
        (school, theirs), _camp = both_measured(table, made, tmp_path)
        told = {"extract": str(theirs.uuid)}
        assert dara.post(page, told).status_code == 422
        with django_capture_on_commit_callbacks(execute=True):
            dara.post(page, {**told, "file": SimpleUploadedFile("ENCODED.parquet", school)})
        accepted = dara.get(page).content.decode()
        assert "3 children have codes" in accepted
        assert "Your codes are here" in accepted
        assert "No row has a token" not in accepted
        progress = f"{page}{EncodedFile.objects.get().uuid}/progress/"
        assert dara.get(progress).status_code == 302
        htmx = {"headers": {"HX-Request": "true"}}
        assert dara.get(progress, **htmx)["HX-Refresh"] == "true"
        dara.post(page, {**told, "file": SimpleUploadedFile("ENCODED.parquet", b"name\nAna\n")})
        progress = f"{page}{EncodedFile.objects.latest('pk').uuid}/progress/"
        assert "being checked" in dara.get(progress, **htmx).content.decode()
        assert "about to be checked" in dara.get(page).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            dara.post(page, {**told, "file": SimpleUploadedFile("ENCODED.parquet", b"name\nAna\n")})
        after = dara.get(page).content.decode()
        assert "no whole Parquet file" in after
        assert "Nothing of it was kept" in after
        assert "Your codes cannot be used yet" in after
        kept = EncodedFile.objects.order_by("pk").first()
        assert dara.get(f"{page}{kept.uuid}/certificate.json").json()["file_sha256"] == kept.sha256
        assert client_of(table.omar).get(page).status_code == 404
        assert client_of(table.ines).get(page).status_code == 403
        assert client_of(table.omar).get(f"{page}{kept.uuid}/certificate.json").status_code == 404

    def test_codes_are_taken_back_by_their_partner(self, table: Table, both: Both):
        made, ((school, theirs), _camp) = both
        kept = sent_codes(made, school, theirs, table.dara)
        page = f"/p/{table.slug}/linkage/{made.plan.slug}/codes/{made.school.slug}/{kept.uuid}/delete/"
        assert client_of(table.dara).get(page).status_code == 200
        assert client_of(table.dara).post(page).status_code == 302
        assert client_of(table.dara).post(page).status_code == 302
        kept.refresh_from_db()
        assert standing_of(kept) == Standing.DELETED

    def test_the_backbone_makes_a_new_round_and_sees_whose_codes_are_here(self, table: Table, both: Both, charlie):
        made, ((school, theirs), _camp) = both
        sent_codes(made, school, theirs, table.dara)
        page = f"/p/{table.slug}/linkage/{made.plan.slug}/profile/"
        ines = client_of(table.ines)
        text = ines.get(page).content.decode()
        assert "checked, waits to be linked" in text
        assert "none came yet" in text
        assert "Codes that wait to be linked are deleted" in text
        assert "Northside" in client_of(table.maya).get(page.replace("profile/", "codes.csv")).content.decode()
        assert ines.post(page, {"refresh": "", "keys": ["full"]}).status_code == 422
        told = {"refresh": "Autumn 2026", "keys": ["full", "moved"], "date_order": "day_first"}
        assert ines.post(page, told).status_code == 302
        made.plan.refresh_from_db()
        assert (made.plan.profile["version"], made.plan.profile["refresh"]) == (2, "autumn-2026")
        assert not EncodedFile.objects.filter(deleted_at=None).exists()
        assert client_of(table.dara).get(page).status_code == 403
        assert client_of(charlie).get(page).status_code == 404


def test_missing_codes_are_said_not_skipped(table: Table, both: Both):
    made, ((school, theirs), _camp) = both
    kept = sent_codes(made, school, theirs, table.dara)
    codes.codes_path(kept).unlink()
    with pytest.raises(Missing):
        codes.sealed_codes(made.plan, by=table.ines, at=NOW)
    assert delete_all_codes(made.plan, because="plan_closed", by=table.ines, at=NOW) == 1
