"""A key of 32 random bytes makes the tokens; HKDF as RFC 5869 prints it."""

import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.tokens import EncodingError, standard_profile
from commontable.analysis.tokens.offline.deriving import Tokens, expand, extract, new_key, read_key
from commontable.analysis.tokens.offline.normalising import parts_of

KEY = bytes(range(7, 39))
PROFILE = standard_profile(project="northside", refresh="2026-11", field_tokens=True)
ANA = parts_of(
    {
        "given_name": "Ana",
        "surname": "Silva",
        "birth_date": "2015-03-04",
        "sex": "f",
        "postcode": "97202",
        "address": "12 Elm St",
    },
    "month_first",
)

# RFC 5869, appendix A.1 to A.3
VECTORS = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        42,
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        82,
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8"
        "367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    (
        "0b" * 22,
        "",
        "",
        42,
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("secret", "salt", "info", "length", "pseudorandom", "made"), VECTORS)
def test_hkdf_gives_what_the_rfc_prints(secret, salt, info, length, pseudorandom, made):
    key = extract(bytes.fromhex(salt), bytes.fromhex(secret))
    assert key.hex() == pseudorandom
    assert expand(key, bytes.fromhex(info), length).hex() == made


def tokens(*, key=KEY, profile=PROFILE, parts=ANA):
    return Tokens(key=key, profile=profile).of(parts)


def test_the_same_child_key_and_profile_give_the_same_tokens_and_all_columns_differ():
    assert tokens() == tokens()
    assert len(set(tokens())) == len(PROFILE.keys) + 6
    assert all(-(2**63) <= token < 2**63 and token for token in tokens())


@pytest.mark.parametrize("changed", [{"project": "southside"}, {"refresh": "2027-11"}])
def test_another_project_refresh_or_key_shares_no_token(changed):
    assert not set(tokens()) & set(tokens(profile=replace(PROFILE, **changed)))
    assert not set(tokens()) & set(tokens(key=KEY[::-1]))
    checks = {Tokens(key=one, profile=PROFILE).key_check for one in (KEY, KEY[::-1])}
    assert len(checks) == 2


def test_a_missing_part_makes_no_token():
    without = {name: value for name, value in ANA.items() if not name.startswith("birth")}
    made = dict(zip(Tokens(key=KEY, profile=PROFILE).names, tokens(parts=without), strict=True))
    assert {name for name, token in made.items() if token} == {
        "no_date",
        "no_date_sounds",
        "no_date_near",
        "no_surname_no_date",
    }
    assert set(tokens(parts={})) == {0}


def test_field_tokens_of_equal_names_differ_by_the_day_of_birth():
    made = Tokens(key=KEY, profile=PROFILE)
    place = made.names.index("field_given")
    born_later = {**ANA, **parts_of({"birth_date": "2015-03-05"}, "month_first")}
    assert made.of(ANA)[place] != made.of(born_later)[place]


@given(st.tuples(st.text(min_size=1), st.text(min_size=1)), st.tuples(st.text(min_size=1), st.text(min_size=1)))
@settings(max_examples=20)
def test_parts_never_run_into_each_other(one, other):
    made = []
    for given_name, surname in (one, other):
        folded = parts_of({"given_name": given_name, "surname": surname, "birth_date": "2015-03-04"}, "month_first")
        made.append((tokens(parts=folded)[1], (folded.get("given"), folded.get("surname"))))
    assert (made[0][0] == made[1][0]) == (made[0][1] == made[1][1] or (made[0][0] == made[1][0] == 0))


def test_a_new_key_is_private_and_never_overwritten(tmp_path):
    path = tmp_path / "key"
    new_key(path)
    assert len(read_key(path)) == 32
    with pytest.raises(EncodingError, match="never overwritten"):
        new_key(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "exactly 32"),
        (bytes(range(31)), "exactly 32"),
        (bytes(range(33)), "exactly 32"),
        (b"correct horse battery staple 123", "guessed"),
        (bytes(32), "guessed"),
    ],
)
def test_other_key_files_are_refused(tmp_path, content, says):
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(EncodingError, match=says):
        read_key(path)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_key_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "key"
    new_key(path)
    path.chmod(0o640)
    with pytest.raises(EncodingError, match="chmod 600"):
        read_key(path)
    with pytest.raises(EncodingError, match="cannot be read"):
        read_key(tmp_path / "none")
