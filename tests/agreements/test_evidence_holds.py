"""What was signed is what is kept, whatever is changed later; and any change to the evidence is found."""

import hashlib
import json
from argparse import Namespace
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.drafted import NOW, issued, mou, signed
from agreements.signed import signs
from cast import Table
from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.actions.agreements.drafting import change_version
from commontable.agreements.actions.signing.completing import make_certificate
from commontable.agreements.actions.signing.evidence import step
from commontable.agreements.command import run
from commontable.agreements.datasets.evidence import evidence_document, fault_in, rows_of
from commontable.agreements.models import AgreementVersion, Evidence, Signature
from commontable.agreements.rules.evidence import Row, Step, digest_of, verify
from commontable.agreements.typeset.agreement import agreement_pdf, agreement_text
from commontable.partnership.models import Member, Partner

A_DAY = timedelta(days=1)


def kept(version: AgreementVersion) -> tuple[bytes, bytes]:
    fresh = AgreementVersion.objects.get(pk=version.pk)
    return bytes(fresh.text_kept.content), bytes(fresh.pdf_kept.content)


def test_what_was_signed_stays_byte_for_byte_whatever_changes_later(table: Table):
    version = issued(mou(table), by=table.maya)
    text, pdf = kept(version)
    assert (text.decode(), pdf) == (agreement_text(version), agreement_pdf(version))
    signs(version, "Northside", at=NOW)
    signs(version, "Harbor", at=NOW)
    Partner.objects.filter(pk=table.northside.pk).update(name="Northside Schools")
    Member.objects.filter(pk=table.alma.pk).update(name="Alma Smith", title="Retired")
    new = begin_version(agreement=version.agreement, why="Other words", by=table.maya, at=NOW + A_DAY)
    clauses = [{**one, "text": "Something else entirely."} for one in new.clauses]
    change_version(version=new, changes={"clauses": clauses}, by=table.maya, at=NOW + A_DAY)
    type(version.agreement).objects.filter(pk=version.agreement.pk).update(title="Another title")
    assert kept(version) == (text, pdf)
    for signature in Signature.objects.filter(party__version=version):
        assert signature.text_sha256 == hashlib.sha256(text).hexdigest()
        assert signature.document_sha256 == hashlib.sha256(pdf).hexdigest()
        assert bytes(signature.document.content) == pdf
        sealed = version.evidence.get(kind="signed", member=signature.signer).facts
        assert (sealed["document_sha256"], sealed["text_sha256"]) == (
            signature.document_sha256, signature.text_sha256,
        )  # fmt: skip
    assert fault_in(version) is None
    assert b"Northside Schools" not in text


def test_text_and_pdf_are_the_same_each_time_and_no_words_become_markup(table):
    version = mou(table, title="Read #[together] <b>\\u{0041}", clauses=[
        {"key": "purpose", "heading": "Why *now* $x$", "text": "One.\n\n## Parties\n#let x = 1\n- a\n- b\n\nTwo_ @ref"},
    ])  # fmt: skip
    assert agreement_text(version) == agreement_text(AgreementVersion.objects.get(pk=version.pk))
    assert agreement_pdf(version) == agreement_pdf(AgreementVersion.objects.get(pk=version.pk))
    headings = [line for line in agreement_text(version).splitlines() if line.startswith("## ")]
    assert headings == ["## Parties", "## Dates", "## 1. Why *now* $x$"]


def test_every_change_to_any_step_is_found(table):
    version = signed(mou(table), by=table.maya)
    other = Member.objects.exclude(pk__in=version.evidence.values("member")).first()
    changes = [
        {"kind": "opened"}, {"at": NOW + A_DAY}, {"member": other}, {"facts": {}}, {"previous": "0" * 64},
        {"digest": "0" * 64}, {"number": 77},
    ]  # fmt: skip
    for one in version.evidence.order_by("number"):
        before = {
            name: getattr(one, name) for name in ("kind", "at", "member", "facts", "previous", "digest", "number")
        }
        for change in changes:
            Evidence.objects.filter(pk=one.pk).update(**change)
            assert fault_in(version) is not None, (one.number, change)
            Evidence.objects.filter(pk=one.pk).update(**before)
    assert fault_in(version) is None
    Evidence.objects.filter(pk=version.evidence.get(number=2).pk).delete()
    assert fault_in(version).number == 2


@settings(max_examples=25)
@given(st.integers(0, 3), st.sampled_from(["kind", "at", "member", "facts", "previous", "digest", "number", "drop"]))
def test_a_chain_changed_in_one_place_does_not_hold(place, what):
    rows, previous = [], ""
    for number in range(1, 6):
        said = {
            "number": number, "kind": "opened", "at": NOW, "member": number, "facts": {"n": number},
            "previous": previous,
        }  # fmt: skip
        rows.append(Row(**said, digest=digest_of(**said)))
        previous = rows[-1].digest
    assert verify(rows) is None
    other = {
        "kind": "signed", "at": NOW + A_DAY, "member": None, "facts": {"n": 9}, "previous": "x", "digest": "y",
        "number": 9,
    }  # fmt: skip
    changed = (
        rows[:place] + ([] if what == "drop" else [replace(rows[place], **{what: other[what]})]) + rows[place + 1 :]
    )
    assert verify(changed) is not None


def test_the_evidence_is_checked_offline(table, tmp_path, capsys):
    version = make_certificate(version=signed(mou(table), by=table.maya), at=NOW)
    head = version.evidence.get(kind=Step.COMPLETED).digest
    file, pdf = tmp_path / "evidence.json", tmp_path / "agreement.pdf"
    document = json.loads(json.dumps(evidence_document(version)))
    file.write_text(json.dumps(document), encoding="utf-8")
    pdf.write_bytes(bytes(version.pdf_kept.content))
    assert run(Namespace(evidence=file, document=pdf, head=head)) == 0
    assert "2 signatures" in capsys.readouterr().out
    assert run(Namespace(evidence=file, document=pdf, head="0" * 64)) == 1
    pdf.write_bytes(b"another")
    assert run(Namespace(evidence=file, document=pdf, head=None)) == 1
    document["steps"][1]["facts"]["name"] = "Somebody else"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert run(Namespace(evidence=file, document=None, head=None)) == 1
    for broken in ("", "[]", "{}", '{"steps": [{}]}', '{"steps": [{"at": 1}]}', "[" * 10_000):
        file.write_text(broken, encoding="utf-8")
        assert run(Namespace(evidence=file, document=None, head=None)) == 2
    assert run(Namespace(evidence=tmp_path / "none.json", document=None, head=None)) == 2


@pytest.mark.parametrize("facts", [{"nested": {"a": [1, None, "é"]}}, {"day": NOW.date(), "when": NOW}])
def test_facts_are_sealed_as_the_register_gives_them_back(table, facts):
    version = mou(table)
    step(version=version, kind=Step.OPENED, member=table.alma, at=NOW, facts=facts)
    assert verify(rows_of(AgreementVersion.objects.get(pk=version.pk))) is None
