"""What the law asks of an agreement on data, exception by exception: each point missing is said, with its source."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.drafted import filled
from commontable.agreements.rules.kinds import AgreementKind, Basis
from commontable.agreements.rules.minima import Missing, PartyFacts, missing, points
from commontable.agreements.rules.minima_points import BY_BASIS
from commontable.agreements.rules.terms import Element, Terms

DAY, YEAR_ON = date(2026, 7, 1), date(2027, 6, 30)
PARTIES = [PartyFacts(1, "Northside", "contributor"), PartyFacts(2, "Harbor", "recipient")]
TERMS = Terms(
    basis="studies", purposes=("Reading",), elements=(Element("grade"),), recipients=(2,), population="Grade 3",
    smallest_count=10, breach_hours=24, destruction="Wiped",
)  # fmt: skip


def lacks(clauses=None, parties=PARTIES, kind="data_sharing", ends_on=YEAR_ON, **terms) -> dict[str, Missing]:
    found = missing(
        kind=kind, terms=replace(TERMS, **terms), clauses=filled("studies") if clauses is None else clauses,
        parties=parties, starts_on=DAY, ends_on=ends_on,
    )  # fmt: skip
    return {point.key: point for point in found}


def without(key, text="studies"):
    return [one for one in filled(text) if one["key"] != key]


@pytest.mark.parametrize(
    ("key", "law"),
    [
        ("study", "34 CFR 99.31(a)(6)(iii)(C)(1)"),
        ("use_only", "34 CFR 99.31(a)(6)(iii)(C)(2)"),
        ("identification", "34 CFR 99.31(a)(6)(iii)(C)(3)"),
        ("destruction", "34 CFR 99.31(a)(6)(iii)(C)(4)"),
        ("on_behalf", "34 CFR 99.31(a)(6)(i)"),
        ("no_redisclosure", "34 CFR 99.33(a)"),
        ("continuity", "Collective Impact Forum"),
    ],
)
def test_a_study_needs_each_point_of_its_exception(key, law):
    assert lacks() == {}
    found = lacks(without(key))
    assert set(found) == {f"clause.{key}"} and law in found[f"clause.{key}"].sentence


@pytest.mark.parametrize("basis", [basis for basis in Basis if BY_BASIS[basis]])
def test_every_clause_of_every_ground_is_asked_for_once(basis):
    asked = [point.clause for point in points(kind="data_sharing", terms=replace(TERMS, basis=basis))]
    assert len(asked) == len(set(asked)) and {point.clause for point in BY_BASIS[basis]} <= set(asked)
    said = lacks([], basis=basis)
    assert all(f"clause.{key}" in said and "(" in said[f"clause.{key}"].sentence for key in asked)


def test_the_terms_are_asked_for_with_their_source():
    empty = missing(
        kind="data_sharing", terms=Terms(), clauses=[], parties=PARTIES, starts_on=None, ends_on=None
    )  # fmt: skip
    keys = {point.key for point in empty}
    assert keys >= {
        "days", "terms.basis", "terms.purposes", "terms.elements", "terms.recipients", "terms.population",
        "terms.smallest_count", "terms.breach_hours", "terms.destruction",
    }  # fmt: skip
    assert "99.31(a)(6)(iii)(C)(1)" in lacks(ends_on=None)["days"].sentence
    assert lacks(ends_on=None, basis="consent", clauses=filled("consent"))["days"]


def test_an_audit_names_its_authorised_representative_among_the_parties():
    clauses = filled("audit")
    found = lacks(clauses, basis="audit", representative=2)
    assert "99.35(a)(3)(i)" in found["terms.representative"].law
    parties = [PARTIES[0], PartyFacts(2, "Harbor", "representative")]
    assert lacks(clauses, parties, basis="audit", representative=2) == {}
    assert (
        "99.35(a)(3)(v)"
        in lacks(without("use_only", "audit"), parties, basis="audit", representative=2)["clause.use_only"].law
    )


def test_special_categories_need_a_ground_of_article_nine():
    special = (Element("health", "", "special"),)
    clauses = filled("public_task")
    assert "9(2)" in lacks(clauses, basis="public_task", elements=special)["terms.special_basis"].sentence
    assert lacks(clauses, basis="public_task", elements=special, special_basis="j") == {}


def test_a_host_under_the_gdpr_processes_on_behalf_of_others():
    clauses = without("processing", "public_task")
    host = [PARTIES[0], PartyFacts(2, "Harbor", "host")]
    assert lacks(clauses, basis="public_task") == {}
    assert "28(3)" in lacks(clauses, host, basis="public_task")["clause.processing"].law


def test_open_data_names_nobody_and_needs_little():
    clauses = filled("mou")
    assert lacks(clauses, basis="open_data", ends_on=None) == {}
    named = (Element("name", "", "identifying"),)
    assert "no open data" in lacks(clauses, basis="open_data", elements=named)["terms.basis"].sentence


def test_parties_roles_gaps_and_recipients_are_looked_at():
    alone = lacks(parties=PARTIES[:1], recipients=(1,))
    assert "cannot agree with itself" in alone["parties"].sentence
    both = [PartyFacts(1, "Northside"), PartyFacts(2, "Harbor", has_signatory=False)]
    said = " ".join(
        point.sentence
        for point in missing(
            kind="data_sharing", terms=TERMS, clauses=filled("studies"), parties=both, starts_on=DAY, ends_on=YEAR_ON
        )
    )
    assert "Nobody signs for Harbor" in said and "sends data" in said
    assert "is no party" in lacks(recipients=(2, 9))["terms.recipients"].sentence
    gap = [*filled("studies"), {"key": "costs_2", "heading": "Costs", "text": "Paid by [who]."}]
    assert lacks(gap)["clause.costs_2"].sentence == "Fill in [who] in the clause “Costs”."
    hollow = [*filled("studies"), {"key": "more", "heading": "More", "text": " "}]
    assert "says nothing yet" in lacks(hollow)["clause.more"].sentence
    assert "linked" not in str(lacks()) and "clause.linking" in lacks(without("linking"), linking=True)


def test_a_memorandum_and_a_plan_are_asked_for_no_data():
    for kind, text in ((AgreementKind.MOU, "mou"), (AgreementKind.ACTION_PLAN, "action_plan")):
        assert (
            missing(kind=kind, terms=Terms(), clauses=filled(text), parties=PARTIES, starts_on=DAY, ends_on=None) == []
        )
