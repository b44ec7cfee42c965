"""What linking promises whatever the files hold: one-to-one, clusters over many sources, decisions, earlier persons."""

import random

import pyarrow as pa
import pytest

from commontable.analysis.linkage import Decision, Linked, link

from . import made


@pytest.fixture(scope="module")
def both() -> Linked:
    return link(
        {"school": made.table(made.file_of(range(300), "a")), "club": made.table(made.file_of(range(100, 400), "b"))}
    )


def people(linked: Linked) -> dict[tuple[str, str], str]:
    columns = (linked.clusters[name].to_pylist() for name in ("source", "id", "person"))
    return {(source, record): person for source, record, person in zip(*columns, strict=True)}


def test_small_files_are_linked_too(both: Linked) -> None:
    linked = made.numbers_linked(both.pairs)
    assert {left for left, right in linked if left == right} == {str(number) for number in range(100, 300)}
    assert len(linked) == 200
    rates = both.report["match_rates"][0]
    assert (rates["links"], rates["left_rate"]) == (200, 0.6667)


def test_the_same_files_give_the_same_links_and_persons_drawn_anew(both: Linked) -> None:
    again = link(
        {"school": made.table(made.file_of(range(300), "a")), "club": made.table(made.file_of(range(100, 400), "b"))}
    )
    assert again.pairs.equals(both.pairs)
    assert not set(people(again).values()) & set(people(both).values())


def test_persons_of_an_earlier_run_stay(both: Linked) -> None:
    records = {
        "school": made.table(made.file_of(range(320), "a")),
        "club": made.table(made.file_of(range(100, 400), "b")),
    }
    linked = link(records, earlier=both.clusters)
    before, after = people(both), people(linked)
    assert all(after[record] == person for record, person in before.items())
    assert len({after["school", f"a{number}"] for number in range(300, 320)} & set(before.values())) == 20
    assert linked.report["earlier"]["kept"] == len(set(before.values()))


def test_a_cluster_holds_one_child_of_each_source() -> None:
    records = {
        name: made.table(made.file_of(range(start, start + 150), name))
        for name, start in (("x", 0), ("y", 50), ("z", 100))
    }
    linked = link(records)
    found = people(linked)
    for number in range(100, 150):
        assert len({found[name, f"{name}{number}"] for name in "xyz"}) == 1
    assert linked.report["people"] == 250
    per_source = {(source, person) for (source, _), person in found.items()}
    assert len(per_source) == 450


def test_what_was_decided_holds_whatever_the_evidence(both: Linked) -> None:
    records = {
        "school": made.table(made.file_of(range(300), "a")),
        "club": made.table(made.file_of(range(100, 400), "b")),
    }
    decisions = [
        Decision(left_source="school", left_id="a150", right_source="club", right_id="b150", same=False),
        Decision(left_source="club", left_id="b350", right_source="school", right_id="a20", same=True),
        Decision(left_source="club", left_id="gone", right_source="school", right_id="a21", same=True),
    ]
    linked = link(records, decisions=decisions)
    found = people(linked)
    assert found["school", "a150"] != found["club", "b150"]
    assert found["school", "a20"] == found["club", "b350"]
    assert linked.report["decisions"] == {"same": 1, "apart": 1, "unknown": 1}
    assert ("20", "350") in made.numbers_linked(linked.pairs)


def test_doubles_inside_a_file_are_one_child_and_twins_are_two() -> None:
    school, club = made.file_of(range(300), "a"), made.file_of(range(300), "b")
    school += [{**row, "id": f"c{row['id'][1:]}"} for row in school[:30]]
    twin = {**school[200], "id": "a900", "given_name": "Wolfgang"}
    linked = link({"school": made.table([*school, twin]), "club": made.table(club)})
    found = people(linked)
    assert all(found["school", f"a{number}"] == found["school", f"c{number}"] for number in range(30))
    assert found["school", "a200"] != found["school", "a900"]
    assert found["school", "a200"] == found["club", "b200"]
    assert len(set(linked.pairs["right_id"].to_pylist())) == linked.pairs.num_rows == 300


def test_one_pool_reaches_across_its_sources() -> None:
    records = {"a": made.table(made.file_of(range(120), "a")), "b": made.table(made.file_of(range(60, 180), "b"))}
    linked = link(records, mode="dedupe")
    assert made.numbers_linked(linked.pairs) == {(str(number), str(number)) for number in range(60, 120)}
    assert linked.report["people"] == 180


def test_two_files_of_one_row_each_are_linked() -> None:
    linked = link({"a": made.table(made.file_of(range(1), "a")), "b": made.table(made.file_of(range(1), "b"))})
    assert linked.report["people"] == 1


def test_two_equal_claims_are_held_back_and_shown() -> None:
    school, club = made.file_of(range(200), "a"), made.file_of(range(200), "b")
    for name in ("given_name", "postcode"):
        school[7][name] = None
    other = {**school[7], "id": "a901"}
    linked = link({"school": made.table([*school, other]), "club": made.table(club)})
    if people(linked)["school", "a7"] != people(linked)["school", "a901"]:
        assert "b7" not in linked.pairs["right_id"].to_pylist()
        assert "b7" in linked.uncertain["right_id"].to_pylist()
        assert linked.report["ties_held_back"] >= 1


def test_an_uncertain_pair_says_how_it_agrees_and_holds_no_value(both: Linked) -> None:
    school, club = made.file_of(range(300), "a"), made.file_of(range(300), "b")
    for row in club[:40]:
        row["given_name"], row["address"], row["postcode"] = None, None, None
    linked = link({"school": made.table(school), "club": made.table(club)}, band=(0.01, 0.9999999))
    patterns = linked.uncertain["pattern"].to_pylist()
    assert patterns
    assert all(one.startswith("given_name=") and "birth_date=" in one for one in patterns)
    assert linked.uncertain.schema.field("probability").type == pa.float64()


def homes(count: int) -> list[dict[str, str | None]]:
    """Two or three children in each home: one surname, one address, each their own given name and birth date; in every
    twentieth home they are twins.
    """
    found = []
    for home in range(count):
        draw = random.Random(home)
        shared = made.child(100_000 + home)
        names = draw.sample(made.GIVEN, draw.choice([2, 3]))
        for place, name in enumerate(names):
            born = shared["birth_date"] if home % 20 == 0 else made.child(200_000 + 3 * home + place)["birth_date"]
            found.append({**shared, "id": f"h{home}-{place}", "given_name": name, "birth_date": born})
    return found


def test_brothers_and_sisters_in_one_pool_stay_apart() -> None:
    children = homes(500)
    linked = link({"roll": made.table(children)}, mode="dedupe")
    assert linked.pairs.num_rows <= 5
    doubles = [{**row, "id": f"again-{row['id']}"} for row in children[::12]]
    for place, row in enumerate(doubles):
        changed = ("given_name", "surname", "postcode", "address")[place % 4]
        row[changed] = None if place % 3 else f"{row[changed]}e"
    linked = link({"roll": made.table([*children, *doubles])}, mode="dedupe")
    found = people(linked)
    right = sum(found["roll", row["id"]] == found["roll", row["id"].removeprefix("again-")] for row in doubles)
    assert right >= 0.95 * len(doubles)
    assert linked.report["people"] >= len(children) - 3
