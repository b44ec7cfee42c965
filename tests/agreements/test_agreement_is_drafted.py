"""An agreement is drafted by anybody, changed by its author, and only a complete one is sent out."""

from datetime import timedelta

import pytest

from agreements.drafted import NOW, TODAY, filled, first, issued, mou, sharing, sign_for, terms_of
from agreements.papers_made import pdf
from commontable.agreements.actions.agreements.drafting import change_version, describe_agreement, draft_agreement
from commontable.agreements.actions.agreements.issuing import NotComplete, issue_version
from commontable.agreements.actions.agreements.parties import Named, name_signatory, set_parties
from commontable.agreements.actions.agreements.reviewing import ask_for_review, review_version, take_back_to_draft
from commontable.agreements.actions.agreements.templates import change_template, copy_shipped, withdraw_template
from commontable.agreements.actions.signing.papers import keep_signed_paper
from commontable.agreements.rules.terms import Element, Planned, Terms
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed

pytestmark = pytest.mark.django_db


def refused(call, **given):
    """The sentence with which it is refused."""
    with pytest.raises(NotAllowed) as refusal:
        call(**given)
    return str(refusal.value)


def change(version, by, seen=None, **changes):
    return change_version(version=version, changes=changes, by=by, at=NOW, seen=seen)


def test_a_complete_draft_is_sent_out_and_its_text_is_fixed(table):
    version = issue_version(version=mou(table), by=table.maya, at=NOW)
    assert version.stage == "signing" and version.evidence.count() == 1
    assert bytes(version.pdf_kept.content).startswith(b"%PDF")
    assert "cradle to career" in bytes(version.text_kept.content).decode()
    assert "fixed" in refused(change, version=version, by=table.maya, why="Too late")
    assert "draft only" in refused(set_parties, version=version, parties=[], by=table.maya, at=NOW)
    assert "part of what people sign" in refused(
        describe_agreement, agreement=version.agreement, title="Other", by=table.maya, at=NOW
    )


def test_an_empty_draft_is_saved_and_refused_with_every_point(table):
    agreement = draft_agreement(
        partnership=table.partnership, kind="data_sharing", title="Empty", by=table.rosa, at=NOW
    )
    with pytest.raises(NotComplete) as refusal:
        issue_version(version=first(agreement), by=table.rosa, at=NOW)
    said = " ".join(refusal.value.missing)
    for words in ("No party is named", "first day", "last day", "legal ground", "No purpose", "“Purpose”", "99.33(a)"):
        assert words in said
    assert first(agreement).stage == "draft"


def test_one_party_cannot_agree_with_itself(table):
    version = mou(table, parties=[Named(table.harbor, signatory=table.omar)])
    assert "cannot agree with itself" in refused(issue_version, version=version, by=table.maya, at=NOW)
    assert "at least two" in refused(ask_for_review, version=version, by=table.maya, at=NOW)


def test_parties_are_named_once_are_here_and_are_signed_for_by_their_own(table, charlie):
    version = mou(table)

    def named(*parties):
        return refused(set_parties, version=version, parties=parties, by=table.maya, at=NOW)

    assert "named twice" in named(Named(table.harbor), Named(table.harbor))
    assert "does not sit for Harbor" in named(Named(table.harbor, signatory=table.alma))
    assert "does not sit for Northside" in named(Named(table.northside, signatory=table.dewi))
    assert "this table" in named(Named(charlie.partner))
    assert "role" in named(Named(table.harbor, "king")) and "1 to 99" in named(Named(table.harbor, order=0))
    assert version.parties.count() == 2


def test_one_person_does_not_sign_for_two_parties(table):
    twin = Member.objects.create(
        partnership=table.partnership, partner=table.harbor, user=table.alma.user, name="Alma", email="a@b.example",
        joined_on=table.alma.joined_on,
    )  # fmt: skip
    parties = [Named(table.northside, signatory=table.alma), Named(table.harbor, signatory=twin)]
    version = mou(table)
    assert "two parties" in refused(set_parties, version=version, parties=parties, by=table.maya, at=NOW)
    harbor = version.parties.get(partner=table.harbor)
    said = refused(name_signatory, party=harbor, member=twin, by=table.omar, at=NOW)
    assert "two parties. Name somebody else for one of them." in said
    assert "sign on paper, and keep the signed paper here" in said


def test_an_account_that_came_to_two_seats_later_does_not_sign_twice(table):
    version = issued(mou(table), by=table.maya)
    sign_for(version.parties.get(partner=table.northside))
    Member.objects.filter(pk=table.omar.pk).update(user=table.alma.user)
    assert "two parties" in refused(sign_for, party=version.parties.get(partner=table.harbor))
    assert version.parties.filter(signature__isnull=False).count() == 1


def test_a_paper_needs_no_signatory_here(table):
    version = mou(table, parties=[Named(table.northside, signatory=table.alma), Named(table.harbor)])
    assert "Nobody signs for Harbor" in refused(issue_version, version=version, by=table.maya, at=NOW)
    keep_signed_paper(
        version=version, content=pdf(), name="signed.pdf", signed_on=TODAY, by=table.maya, at=NOW,
        signers=dict.fromkeys(version.parties.all(), "Alma Reyes, superintendent of both"),
    )  # fmt: skip
    version.refresh_from_db()
    assert version.stage == "signed" and version.is_signed_elsewhere


def test_each_partner_names_its_own_signatory(table):
    version = mou(table, by=table.rosa)
    north, harbor = (version.parties.get(partner=one) for one in (table.northside, table.harbor))
    name_signatory(party=north, member=table.dara, by=table.rosa, at=NOW)  # the author, while it is a draft
    issued(version, by=table.rosa)
    assert "names its own people" in refused(name_signatory, party=north, member=table.alma, by=table.rosa, at=NOW)
    assert "names its own people" in refused(name_signatory, party=harbor, member=table.omar, by=table.dara, at=NOW)
    name_signatory(party=north, member=table.alma, by=table.dara, at=NOW)
    assert version.evidence.order_by("-number")[0].kind == "signatory_named"


def test_days_are_in_order_and_lie_ahead(table):
    version = mou(table)
    assert "before the first" in refused(change, version=version, by=table.maya, ends_on=TODAY - timedelta(days=1))
    assert "ten years" in refused(change, version=version, by=table.maya, ends_on=TODAY + timedelta(days=4000))
    change(version, table.maya, starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1))
    assert "last day has passed" in refused(issue_version, version=version, by=table.maya, at=NOW)
    assert "up to 730" in refused(change, version=version, by=table.maya, notice_days=10_000)


def test_nobody_overwrites_what_they_have_not_seen(table):
    version = mou(table)
    change(version, table.maya, seen=1, why="First")
    with pytest.raises(ChangedMeanwhile):
        change(version, table.maya, seen=1, why="Second")
    version.refresh_from_db()
    assert version.why == "First" and version.revision == 2


def test_only_the_author_and_the_director_change_a_draft(table, charlie):
    version = mou(table, by=table.rosa)
    change(version, table.rosa, why="Mine")
    change(version, table.maya, why="The director's")
    with pytest.raises(NotPermitted):
        change(version, table.omar, why="A party's")


def test_hostile_and_huge_texts_are_bounded(table):
    version = mou(table)

    def text(text, heading="H"):
        return {"clauses": [{"heading": heading, "text": text}], "version": version, "by": table.maya}

    change(**text("pay 1\u202e00\x00 <script>alert(1)</script>"))
    assert version.clauses[0]["text"] == "pay 100 <script>alert(1)</script>"
    assert "8000" in refused(change, **text("x" * 8001))
    assert "160" in refused(change, **text("x", heading="h" * 161))
    many = [{"heading": str(number), "text": "x"} for number in range(61)]
    assert "60 clauses" in refused(change, version=version, by=table.maya, clauses=many)
    long = [{"heading": str(number), "text": "x" * 7999} for number in range(20)]
    assert "120000" in refused(change, version=version, by=table.maya, clauses=long)
    assert "title" in refused(
        draft_agreement, partnership=table.partnership, kind="mou", title=" ", by=table.maya, at=NOW
    )
    assert "kind" in refused(draft_agreement, partnership=table.partnership, kind="x", title="T", by=table.maya, at=NOW)


def test_terms_name_partners_and_people_of_this_table(table, charlie):
    version = mou(table)
    for terms in (
        Terms(recipients=(charlie.partner_id,)),
        Terms(representative=99_999),
        Terms(commitments=(Planned(table.harbor.pk, table.alma.pk, "Read", "2026-09-01"),)),
    ):
        assert "this table" in refused(change, version=version, by=table.maya, terms=terms)
    assert "from 1 to 720" in refused(change, version=version, by=table.maya, terms=Terms(breach_hours=0))
    elements = tuple(Element(f"e{number}") for number in range(301))
    assert "300" in refused(change, version=version, by=table.maya, terms=Terms(elements=elements))


def test_planned_promises_are_of_parties_and_of_days_to_come(table):
    planned = (
        Planned(table.families.pk, table.rosa.pk, "Read aloud", "2026-09-01"),
        Planned(table.harbor.pk, table.omar.pk, "Open the room", "2026-03-01"),
        Planned(table.harbor.pk, table.omar.pk, "Find tutors", "no day"),
    )
    said = refused(issue_version, version=mou(table, terms=Terms(commitments=planned)), by=table.maya, at=NOW)
    assert "“Read aloud” is promised by a partner that is no party" in said
    assert "“Open the room” has no day" in said and "“Find tutors” has no day" in said


def test_a_party_that_finds_it_unready_is_answered_first(table):
    version = ask_for_review(version=mou(table), by=table.maya, at=NOW)
    assert (
        "say what should change"
        in refused(review_version, version=version, is_ready=False, by=table.omar, at=NOW).lower()
    )
    review_version(version=version, is_ready=False, words_said="Say who pays.", by=table.omar, at=NOW)
    assert "Say who pays." in refused(issue_version, version=version, by=table.maya, at=NOW)
    assert "Take it back" in refused(change, version=version, by=table.maya, why="x")
    take_back_to_draft(version=version, by=table.maya, at=NOW)
    change(version, table.maya, why="Each pays its own")
    ask_for_review(version=version, by=table.maya, at=NOW)
    issue_version(version=version, by=table.maya, at=NOW)  # the word was about an earlier text
    assert version.reviews.count() == 1


def test_a_template_is_copied_and_changing_it_changes_no_agreement(table):
    template = copy_shipped(partnership=table.partnership, key="mou", by=table.maya, at=NOW)
    version = first(
        draft_agreement(partnership=table.partnership, kind="mou", title="M", template=template, by=table.rosa, at=NOW)
    )
    before = version.clauses
    change_template(template=template, changes={"clauses": [{"heading": "A", "text": "B"}]}, by=table.maya, at=NOW)
    version.refresh_from_db()
    assert version.clauses == before and template.revision == 2
    with pytest.raises(ChangedMeanwhile):
        change_template(template=template, changes={"title": "T"}, by=table.maya, at=NOW, seen=1)
    withdraw_template(template=template, by=table.maya, at=NOW)
    known = {"partnership": table.partnership, "kind": "mou", "title": "M", "template": template}
    assert "withdrawn" in refused(draft_agreement, **known, by=table.rosa, at=NOW)
    with pytest.raises(NotPermitted):
        copy_shipped(partnership=table.partnership, key="mou", by=table.rosa, at=NOW)


def test_a_licence_stays_inside_the_agreement_above_it(table):
    from agreements.drafted import signed

    above = sharing(table)
    licence = sharing(table, kind="data_use", text="data_use", title="Licence")
    assert "Choose which" in refused(issue_version, version=licence, by=table.maya, at=NOW)
    below = {"agreement": above.agreement, "title": "T", "parent": licence.agreement, "by": table.maya, "at": NOW}
    assert "wider agreement" in refused(describe_agreement, **below)
    describe_agreement(agreement=licence.agreement, title="Licence", parent=above.agreement, by=table.maya, at=NOW)
    assert "not in force today" in refused(issue_version, version=licence, by=table.maya, at=NOW)
    signed(above, by=table.maya)
    change(licence, table.maya, terms=terms_of(table, purposes=("Policing",), elements=(Element("faith"),)))
    said = refused(issue_version, version=licence, by=table.maya, at=NOW)
    assert "“Policing”" in said and "“faith”" in said
    change(licence, table.maya, terms=terms_of(table, elements=(Element("Grade"),)), clauses=filled("data_use"))
    issue_version(version=licence, by=table.maya, at=NOW)
