"""What changed since the last version, as counts and category names; an independent count agrees."""

import json
from collections import Counter

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.contract import Diff, Schema, diff

FIELDS = [{"name": "id"}, {"name": "school"}, {"name": "n", "type": "integer"}]
KEYED = Schema.parse({"fields": FIELDS, "primaryKey": "id", "roles": {"place": ["school"]}})
KEYLESS = Schema.parse({"fields": FIELDS, "roles": {"place": ["school"]}})

VALUES = st.tuples(st.sampled_from(["A", "B", "None", None]), st.sampled_from([-2, -1, 0, 1, None]))
KEYED_ROWS = st.dictionaries(st.integers(0, 30), VALUES, max_size=25)


def table(rows):
    columns = list(zip(*rows, strict=True)) if rows else ([], [], [])
    types = (pa.string(), pa.string(), pa.int64())
    return pa.table({one["name"]: pa.array(c, t) for one, c, t in zip(FIELDS, columns, types, strict=True)})


def of(before, after, schema=KEYED):
    return diff(table(before), table(after), schema)


@given(KEYED_ROWS, KEYED_ROWS)
@settings(max_examples=150)
def test_rows_by_key_are_counted_as_a_dictionary_would(before, after):
    found = of([(str(k), *v) for k, v in before.items()], [(str(k), *v) for k, v in after.items()])
    both = before.keys() & after.keys()
    changed = sum(before[k] != after[k] for k in both)
    assert (found.added, found.gone) == (len(after.keys() - before.keys()), len(before.keys() - after.keys()))
    assert (found.changed, found.same) == (changed, len(both) - changed)
    expected = {name: sum(before[k][i] != after[k][i] for k in both) for i, name in enumerate(("school", "n"))}
    assert {one.field: one.rows for one in found.changed_columns} == {k: v for k, v in expected.items() if v}


@given(st.lists(VALUES, max_size=20), st.lists(VALUES, max_size=20))
@settings(max_examples=150)
def test_without_a_key_whole_rows_are_counted(before, after):
    found = of([("x", *v) for v in before], [("x", *v) for v in after], KEYLESS)
    same = sum((Counter(before) & Counter(after)).values())
    assert (found.added, found.gone, found.changed, found.same) == (len(after) - same, len(before) - same, 0, same)
    assert not found.keyed


def test_new_and_vanished_categories_and_jumps():
    before = [(f"{i}", "A" if i < 60 else "B" if i < 95 else "C", 1) for i in range(100)]
    after = [(f"{i}", "A" if i < 85 else "B" if i < 95 else "D", 1) for i in range(100)]
    found = of(before, after)
    assert [(one.value, one.before, one.after) for one in found.vanished_categories] == [("C", 5, 0)]
    assert [(one.value, one.before, one.after) for one in found.new_categories] == [("D", 0, 5)]
    assert {(one.value, one.before, one.after) for one in found.jumps} == {("A", 60, 85), ("B", 35, 10)}
    assert (found.jump_rows, found.jump_share) == (10, 0.2)


def test_a_small_move_is_no_jump():
    before = [(f"{i}", "A", 1) for i in range(100)]
    assert of(before, before[:91]).jumps == ()


def test_columns_of_identity_are_never_listed_by_value():
    schema = Schema.parse(
        {"fields": FIELDS, "primaryKey": "id", "roles": {"place": ["school"], "identity": ["school"]}}
    )
    found = of([("1", "A", 1)], [("1", "B", 1)], schema)
    assert found.new_categories == found.jumps == ()
    assert found.changed == 1


def test_the_same_rows_in_another_order_are_nothing_new():
    rows = [(f"{i}", "A", i) for i in range(50)]
    assert of(rows, list(reversed(rows))).nothing_new


def test_a_column_of_one_version_only_is_named():
    before = table([("1", "A", 1)]).drop_columns(["n"])
    found = diff(before, table([("1", "A", 1)]), KEYED)
    assert (found.columns_added, found.columns_gone, found.same) == (("n",), (), 1)


def test_a_diff_survives_json():
    found = of([("1", "A", 1)], [("1", "B", 2), ("2", "A", 1)])
    assert Diff.from_dict(json.loads(json.dumps(found.to_dict()))) == found
