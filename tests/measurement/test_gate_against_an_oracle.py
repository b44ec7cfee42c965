"""Whether rows are taken is what a brute-force reading of every clause, day by day, says too."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreed import agreement_for, terms_for, version_of
from cast import Table
from commontable.agreements.rules.agreement import Force, force
from commontable.agreements.rules.terms import Terms
from commontable.measurement.cover import agreed_at
from commontable.measurement.rules.covering import Clause, Offer, Wanted, cover, keeping, span_of
from files_of_partners import reading_scores

DAY = date(2026, 3, 10)
COLUMNS = ["pupil", "grade", "score", "lunch"]
HOST, SENDER, OTHER, RECEIVER = 1, 2, 3, 4
near = st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))
maybe = st.none() | near


@st.composite
def versions(draw: st.DrawFn) -> dict:
    """A signed version as the register might hold it: mostly right, so that both answers come up."""
    some = st.lists(st.sampled_from([*COLUMNS, "GRADE", " score "]), max_size=5, unique=True)
    return {
        "elements": draw(st.just(COLUMNS) | some),
        "purposes": draw(st.sampled_from([["Early reading"], ["early  READING", "x"], ["Reading"], []])),
        "basis": draw(st.sampled_from(["studies", "studies", "studies", "consent"])),
        "recipients": draw(st.sampled_from([[RECEIVER], [RECEIVER, HOST], []])),
        "parties": draw(
            st.sampled_from([
                {HOST: "host", SENDER: "contributor"}, {HOST: "host", SENDER: "contributor"},
                {HOST: "party", SENDER: "contributor"}, {HOST: "host", SENDER: "party", OTHER: "contributor"},
                {SENDER: "contributor"}, {HOST: "host", OTHER: "contributor"},
                {HOST: "host", SENDER: "contributor", RECEIVER: "recipient"},
            ])
        ),
        "days": (draw(near), draw(maybe), draw(maybe), draw(maybe)),
        "destroy_days": draw(st.integers(0, 5)),
    }  # fmt: skip


def offer_of(key: int, one: dict) -> Offer:
    starts_on, ends_on, terminated_on, replaced_on = one["days"]
    span = span_of(starts_on=starts_on, ends_on=ends_on, terminated_on=terminated_on, replaced_on=replaced_on)
    document = {name: one[name] for name in ("basis", "purposes", "recipients", "destroy_days")}
    terms = Terms.parse({**document, "elements": [{"name": name} for name in one["elements"]]})
    return Offer(key=key, agreement=key, version=1, terms=terms, parties=one["parties"], spans=(span,) if span else ())


def in_force(one: dict, day: date) -> bool:
    starts_on, ends_on, terminated_on, replaced_on = one["days"]
    found = force(starts_on=starts_on, ends_on=ends_on, terminated_on=terminated_on, replaced_on=replaced_on, day=day)
    return found == Force.IN_FORCE


def says_yes(one: dict, receivers: set[int]) -> bool:
    """Every clause, read as a person would."""
    listed = [name.strip().lower() for name in one["elements"]]
    parties, named = one["parties"], {*one["recipients"]}
    named |= {partner for partner, role in one["parties"].items() if role in ("host", "recipient")}
    return (
        all(column in listed for column in COLUMNS)
        and any(" ".join(purpose.lower().split()) == "early reading" for purpose in one["purposes"])
        and one["basis"] == "studies"
        and parties.get(SENDER) == "contributor"
        and HOST in parties
        and HOST in named
        and receivers <= named
    )


@settings(max_examples=30)
@given(st.lists(versions(), max_size=3), st.sampled_from([set(), {RECEIVER}]), near)
def test_rows_are_taken_exactly_where_one_version_covers_everything(given_, receivers, day):
    wanted = Wanted(sender=SENDER, host=HOST, columns=tuple(COLUMNS), purpose="Early reading", basis="studies",
                    receivers=frozenset(receivers))  # fmt: skip
    found = cover([offer_of(key, one) for key, one in enumerate(given_, 1)], wanted, day=day)
    covering = [key for key, one in enumerate(given_, 1) if says_yes(one, receivers) and in_force(one, day)]
    assert found.is_open == bool(covering)
    assert (found.offer.key if found.offer else None) in [*covering, None]
    assert found.is_open or found.gaps  # whoever is refused reads what is missing


@settings(max_examples=30)
@given(versions(), st.sampled_from(["elements", "purposes", "basis", "recipients"]))
def test_each_clause_alone_shuts_rows_out_and_is_named(one, clause):
    one |= {"elements": COLUMNS, "purposes": ["Early reading"], "basis": "studies", "recipients": [RECEIVER],
            "parties": {HOST: "host", SENDER: "contributor"}, "days": (DAY, None, None, None)}  # fmt: skip
    wanted = Wanted(sender=SENDER, host=HOST, columns=tuple(COLUMNS), purpose="Early reading", basis="studies",
                    receivers=frozenset({RECEIVER}))  # fmt: skip
    assert cover([offer_of(1, one)], wanted, day=DAY).is_open
    one[clause] = "consent" if clause == "basis" else []
    (gap,) = cover([offer_of(1, one)], wanted, day=DAY).gaps
    assert gap.clause == {"purposes": Clause.PURPOSE}.get(clause) or gap.clause == clause


@settings(max_examples=30)
@given(st.lists(versions(), max_size=3), st.integers(0, 12))
def test_the_clock_runs_from_the_last_day_that_was_covered(given_, later):
    day, until = DAY + timedelta(days=later), DAY + timedelta(days=20)
    found = keeping([offer_of(key, one) for key, one in enumerate(given_, 1)], until=until, day=day)
    covered = [any(in_force(one, day - timedelta(days=back)) for one in given_) for back in range(30)]
    if covered[0] or True not in covered:
        assert found.until == until
        return
    last = day - timedelta(days=covered.index(True))
    ending = [one for one in given_ if in_force(one, last)]
    first_without = [last, last + timedelta(days=1)]
    allowed = {min(until, end + timedelta(days=one["destroy_days"])) for one in ending for end in first_without}
    assert found.until in allowed


@pytest.mark.parametrize("hold", [False, True])
def test_the_register_says_the_same(table: Table, hold: bool, django_assert_max_num_queries):
    """Versions, parties and receivers as they are kept, in one question for everything."""
    dataset = reading_scores(table, is_agreed=False)
    version = agreement_for(table, dataset, senders=[table.northside])
    version_of(version.agreement, table, parties={table.harbor: "contributor"}, terms=terms_for(dataset),
               starts_on=DAY)  # fmt: skip
    with django_assert_max_num_queries(1 if not hold else 3):
        agreed = agreed_at(table.partnership.pk, hold=hold)
    assert agreed.host == table.maya.partner_id
    assert agreed.cover(dataset, table.northside.pk, day=DAY).offer.key == version.pk
    assert [gap.lacks for gap in agreed.cover(dataset, table.harbor.pk, day=DAY).gaps if gap.clause == Clause.PARTIES] \
        == [(table.maya.partner_id,)]  # fmt: skip
