"""Sealed files: whole, secret, bound to one key, and honest about damage."""

import io
import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.analysis import sealed
from commontable.analysis.sealed import blobs

ROWS = pa.table({"pupil": [f"P{i:05}" for i in range(5000)], "score": list(range(5000))})


def test_rows_come_back_whole_and_in_order(tmp_path):
    path, key = tmp_path / "rows.parquet", sealed.new_key()
    assert sealed.write_sealed(ROWS.to_batches(max_chunksize=700), path, key) == 5000
    assert sealed.read_sealed(path, key).read_all() == ROWS
    assert sealed.sealed_rows(path, key) == 5000


def test_only_the_asked_columns_are_read_in_the_asked_order(tmp_path):
    path, key = tmp_path / "rows.parquet", sealed.new_key()
    sealed.write_sealed(ROWS.to_reader(), path, key)
    assert sealed.read_sealed(path, key, columns=["score", "pupil"]).read_all() == ROWS.select(["score", "pupil"])


def test_an_empty_table_keeps_its_columns(tmp_path):
    path, key = tmp_path / "rows.parquet", sealed.new_key()
    assert sealed.write_sealed(ROWS.slice(0, 0).to_reader(), path, key) == 0
    assert sealed.read_sealed(path, key).schema.names == ["pupil", "score"]


def test_neither_values_nor_column_names_can_be_read_from_the_file(tmp_path):
    path = tmp_path / "rows.parquet"
    sealed.write_sealed(ROWS.to_reader(), path, sealed.new_key())
    content = path.read_bytes()
    assert not any(word in content for word in (b"P00017", b"pupil", b"score"))


def test_another_key_opens_nothing(tmp_path):
    path, blob = tmp_path / "rows.parquet", tmp_path / "upload"
    sealed.write_sealed(ROWS.to_reader(), path, sealed.new_key())
    sealed.seal_stream(io.BytesIO(b"a,b"), blob, sealed.new_key())
    with pytest.raises(sealed.WrongKey):
        sealed.read_sealed(path, sealed.new_key())
    with pytest.raises(sealed.WrongKey):
        sealed.unseal_to(blob, sealed.new_key(), io.BytesIO())


def test_every_single_flipped_byte_is_noticed(tmp_path):
    path, key, chance = tmp_path / "rows.parquet", sealed.new_key(), random.Random(7)
    sealed.write_sealed(ROWS.to_reader(), path, key)
    whole = path.read_bytes()
    for place in [*chance.sample(range(len(whole)), 60), 0, len(whole) - 1, len(whole) - 8]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            table = sealed.read_sealed(path, key).read_all()
        except sealed.SealedError:
            continue
        assert table == ROWS, place  # a byte that carries no meaning (the first magic) may change, the rows may not


def test_a_file_cut_short_is_tampered(tmp_path):
    path, key = tmp_path / "rows.parquet", sealed.new_key()
    sealed.write_sealed(ROWS.to_reader(), path, key)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(sealed.Tampered):
        sealed.read_sealed(path, key)


def test_a_plain_parquet_file_is_refused(tmp_path):
    import pyarrow.parquet as pq

    pq.write_table(ROWS, tmp_path / "plain.parquet")
    with pytest.raises(sealed.SealedError):
        sealed.read_sealed(tmp_path / "plain.parquet", sealed.new_key()).read_all()


def test_a_failed_write_leaves_nothing_behind(tmp_path):
    def breaks():
        yield ROWS.to_batches()[0]
        raise RuntimeError("the disk")

    with pytest.raises(RuntimeError):
        sealed.write_sealed(breaks(), tmp_path / "rows.parquet", sealed.new_key())
    assert not [one for one in tmp_path.iterdir() if one.is_file()]


@pytest.mark.parametrize("size", [0, 1, blobs.CHUNK - 1, blobs.CHUNK, blobs.CHUNK + 1, 2 * blobs.CHUNK])
def test_a_blob_comes_back_byte_for_byte(tmp_path, size):
    content, key, path = random.Random(size).randbytes(size), sealed.new_key(), tmp_path / "upload"
    assert sealed.seal_stream(io.BytesIO(content), path, key)[0] == size
    assert sealed.unseal_to(path, key, tmp_path / "clear") == size
    assert (tmp_path / "clear").read_bytes() == content


def test_a_blob_says_its_size_and_hash_in_the_clear(tmp_path):
    import hashlib

    size, digest = sealed.seal_stream(io.BytesIO(b"id,name\n"), tmp_path / "upload", sealed.new_key())
    assert (size, digest) == (8, hashlib.sha256(b"id,name\n").hexdigest())


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_blob_leaves_no_clear_file(tmp_path_factory, where, change):
    folder, key = tmp_path_factory.mktemp("blob"), sealed.new_key()
    path = folder / "upload"
    sealed.seal_stream(io.BytesIO(b"x" * 300), path, key)
    content = bytearray(path.read_bytes())
    content[where % len(content)] ^= change
    path.write_bytes(content)
    with pytest.raises(sealed.SealedError):
        sealed.unseal_to(path, key, folder / "clear")
    assert not (folder / "clear").exists()


@pytest.mark.parametrize("keep", [1, 12, 28, 28 + blobs.CHUNK + 16, -1])
def test_a_blob_cut_short_is_noticed(tmp_path, keep):
    path, key = tmp_path / "upload", sealed.new_key()
    sealed.seal_stream(io.BytesIO(b"x" * (blobs.CHUNK + 5)), path, key)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(sealed.SealedError):
        sealed.unseal_to(path, key, io.BytesIO())


def test_chunks_cannot_change_places(tmp_path):
    path, key, step = tmp_path / "upload", sealed.new_key(), blobs.CHUNK + 16
    sealed.seal_stream(io.BytesIO(b"a" * blobs.CHUNK + b"b" * blobs.CHUNK + b"c"), path, key)
    content = path.read_bytes()
    head, first, second, rest = content[:28], content[28:][:step], content[28 + step :][:step], content[28 + 2 * step :]
    path.write_bytes(head + second + first + rest)
    with pytest.raises(sealed.Tampered):
        sealed.unseal_to(path, key, io.BytesIO())


def test_a_wrapped_key_opens_only_with_its_master_and_its_purpose():
    key, master = sealed.new_key(), sealed.new_key()
    wrapped = sealed.wrap(key, by=master, context=b"rivermouth/7")
    assert sealed.unwrap(wrapped, by=master, context=b"rivermouth/7") == key
    for wrong in ({"by": sealed.new_key(), "context": b"rivermouth/7"}, {"by": master, "context": b"rivermouth/8"}):
        with pytest.raises(sealed.WrongKey):
            sealed.unwrap(wrapped, **wrong)
