"""The shipped texts are whole: with their gaps filled, parties and terms, each can be signed."""

import pytest
from django.utils import translation

from agreements.drafted import A_YEAR_ON, NOW, TODAY, filled, terms_of
from commontable.agreements.actions.agreements.templates import copy_shipped
from commontable.agreements.library.shipped import EVERY, shipped
from commontable.agreements.rules.clauses import gaps, tidy
from commontable.agreements.rules.kinds import AgreementKind, Basis
from commontable.agreements.rules.minima import PartyFacts, missing

CONTINUES = {"continuity", "disputes", "renewal", "termination", "changes"}


@pytest.mark.django_db
@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.key)
def test_a_shipped_text_lacks_nothing_once_its_gaps_are_filled(one, table):
    terms = terms_of(table, basis=one.basis or "studies", linking=one.basis in {"studies", "audit", "public_task"})
    if one.basis == Basis.AUDIT:
        terms = terms_of(table, basis=one.basis, representative=table.harbor.pk)
    role = "representative" if one.basis == Basis.AUDIT else "host" if one.basis == "public_task" else "recipient"
    parties = [PartyFacts(table.northside.pk, "Northside", "contributor"), PartyFacts(table.harbor.pk, "Harbor", role)]
    known = {"kind": one.kind, "terms": terms, "parties": parties, "starts_on": TODAY, "ends_on": A_YEAR_ON}
    assert missing(clauses=filled(one.key), **known) == []
    unfilled = missing(clauses=one.in_words(), **known)
    assert len(unfilled) == sum(len(gaps(each["text"])) for each in one.in_words())


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.key)
def test_a_shipped_text_is_well_formed(one):
    clauses = one.in_words()
    assert tidy(clauses) == clauses
    assert one.kind in AgreementKind.values and (one.basis in Basis.values or not one.basis)
    keys = {each["key"] for each in clauses}
    assert keys >= CONTINUES
    if one.kind.startswith("data"):
        assert keys >= {"no_redisclosure", "reidentification", "small_numbers", "breach", "destruction", "security"}
    assert one.source


def test_each_ferpa_and_gdpr_ground_has_a_text():
    assert {one.basis for one in EVERY} >= {"studies", "audit", "school_official", "consent", "public_task"}


@pytest.mark.django_db
def test_a_copy_is_made_in_the_language_of_the_table(table, monkeypatch):
    monkeypatch.setattr(translation, "override", _seen := Remembered(translation.override))
    table.partnership.default_language = "es"
    table.partnership.save()
    copy = copy_shipped(partnership=table.partnership, key="studies", by=table.maya, at=NOW)
    assert _seen.languages == ["es"]
    assert [each["key"] for each in copy.clauses] == [each["key"] for each in shipped("studies").in_words()]
    assert copy.library_key == "studies" and copy.basis == "studies"


class Remembered:
    """Stands in for `translation.override`, and remembers for which languages it was asked."""

    def __init__(self, real):
        self.real, self.languages = real, []

    def __call__(self, language):
        self.languages.append(language)
        return self.real(language)
