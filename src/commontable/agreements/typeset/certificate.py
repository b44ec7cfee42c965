"""The certificate of a signed agreement: who signed what, when and from where, and how anybody can check it."""

from django.utils import translation
from django.utils.translation import gettext as translate

from commontable.agreements.datasets.evidence import steps_of, utc
from commontable.agreements.models import AgreementVersion
from commontable.agreements.rules.evidence import Step

from .content import line
from .pdf import Block, set_as_pdf


def certificate_pdf(version: AgreementVersion) -> bytes:
    """A4 pages in the language of the table; the same version, completed, always gives the same bytes."""
    with translation.override(version.partnership.default_language):
        completed = version.evidence.get(kind=Step.COMPLETED)
        return set_as_pdf(
            title=line(version.agreement.title),
            kind=translate("Certificate of signatures"),
            table=line(version.partnership.name),
            language=version.partnership.default_language,
            blocks=[*_about(version, head=completed.digest), *_timeline(version, last=completed.number), *_check()],
            made_at=completed.at,
        )


def _about(version: AgreementVersion, *, head: str) -> list[Block]:
    number = translate("Agreement %(number)d, version %(version)d") % {
        "number": version.agreement.number, "version": version.number,
    }  # fmt: skip
    if version.is_signed_elsewhere:
        how = translate(
            "The parties signed this agreement elsewhere. The PDF of the signed paper is kept unchanged; this "
            "certificate says when it was brought and by whom."
        )
    else:
        how = translate(
            "Each party signed with a simple electronic signature (ESIGN Act and UETA in the United States; Article "
            "25(1) eIDAS in the European Union): consent, a typed name and a button, by a person who was signed in or "
            "followed a personal link. It is not an advanced or qualified electronic signature."
        )
    rows = [
        translate("What"), number,
        translate("Table"), line(version.partnership.name),
        translate("Signed by all"), utc(version.signed_at) if version.signed_at else "",
        translate("SHA-256 of the PDF"), version.pdf_kept.sha256 if version.pdf_kept else "",
        translate("SHA-256 of the text"), version.text_kept.sha256 if version.text_kept else "",
        translate("Last digest of the chain"), head,
    ]  # fmt: skip
    return [{"kind": "paragraph", "lines": [how]}, {"kind": "rows", "lines": rows}]


def _timeline(version: AgreementVersion, *, last: int) -> list[Block]:
    """Each step up to the last signature; signatures in full, the others with who and when."""
    blocks: list[Block] = [{"kind": "heading", "lines": [translate("What happened")]}]
    for shown in steps_of(version):
        if shown.number > last:
            break
        rows = [f"{shown.number}. {utc(shown.at)}", line(shown.says)]
        for label, value in shown.details:
            rows += [label, line(value)]
        rows += [translate("Digest"), shown.digest]
        blocks.append({"kind": "rows", "lines": rows})
    return blocks


def _check() -> list[Block]:
    return [
        {"kind": "heading", "lines": [translate("How to check this by hand")]},
        {
            "kind": "list",
            "lines": [
                translate("Compute the SHA-256 of the PDF you have (sha256sum, certutil or shasum) and compare it."),
                translate("Download the evidence as JSON from the page of the agreement."),
                translate(
                    "Each step's digest is the SHA-256 of its at, facts, kind, member, number and previous, written as "
                    "JSON with sorted keys and no spaces; previous is the digest of the step before."
                ),
                translate("The step that says that all have signed has the last digest named on the first page."),
                translate("`commontable verify-agreement evidence.json` does all of this without a network."),
            ],
        },
    ]
