"""What the standard library writes is read by those who know Parquet."""

import io
from array import array

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.engine import open_engine, quoted_text
from commontable.analysis.tokens.offline.parquet import ROWS_IN_A_GROUP, write_parquet

NUMBER = st.integers(-(2**63), 2**63 - 1)


def written(ids, names, rows, metadata=None):
    file = io.BytesIO()
    write_parquet(file, ids=ids, names=names, rows=rows, metadata=metadata or {})
    return file.getvalue()


@given(
    st.integers(1, 20).flatmap(
        lambda width: st.lists(st.tuples(st.text(max_size=40), st.lists(NUMBER, min_size=width, max_size=width)))
    )
)
@settings(max_examples=20)
def test_every_value_comes_back(rows):
    width = len(rows[0][1]) if rows else 3
    names = [f"c{place}" for place in range(width)]
    content = written(
        [one for one, _ in rows], names, [array("q", values) for _, values in rows], {"said": "ñ", "": ""}
    )
    table = pq.read_table(io.BytesIO(content))
    assert table["id"].to_pylist() == [one for one, _ in rows]
    for place, name in enumerate(names):
        assert table[name].to_pylist() == [values[place] or None for _, values in rows]
    assert table.schema.metadata[b"said"].decode() == "ñ"


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, ROWS_IN_A_GROUP + 3])
def test_pyarrow_and_duckdb_read_the_same(tmp_path, count):
    path = tmp_path / "tokens.parquet"
    rows = [(place * 7919 if place % 3 else 0, -place) for place in range(count)]
    path.write_bytes(written([str(place) for place in range(count)], ["a", "b"], rows))
    table = pq.read_table(path)
    assert table.schema.types == [pa.string(), pa.int64(), pa.int64()]
    assert pq.ParquetFile(path).num_row_groups == -(-count // ROWS_IN_A_GROUP)
    engine = open_engine(files=[path])
    again = engine.execute(f"SELECT * FROM read_parquet({quoted_text(str(path))}) ORDER BY id::INT").to_arrow_table()
    engine.close()
    assert again.to_pydict() == table.to_pydict()
