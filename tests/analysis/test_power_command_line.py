"""`commontable power BODY.toml [--json]`: 0, or 2 and one line that says what to do."""

import argparse
import json

import pytest

from commontable.analysis.power import Game, GameError, Seat, command, game_from, game_of, toml_of

BODY = """
[rule]
quota = 5
sectors_required = ["education"]
veto = ["Rosa"]

[[seats]]
name = "Alma"
partner = "Northside USD"
sector = "education"
weight = 3

[[seats]]
name = "Omar"
partner = "Harbor Youth Alliance"
sector = "non-profit"
weight = 2

[[seats]]
name = "Rosa"
sector = "families"

[[seats]]
name = "Guest"
weight = 0
"""


@pytest.fixture
def power(tmp_path, capsys):
    def run(content, *more):
        path = tmp_path / "body.toml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        code = command.run(parser.parse_args([str(path), *more]))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_json_has_what_the_reference_promises(power):
    code, printed, err = power(BODY, "--json")
    assert (code, err) == (0, "")
    told = json.loads(printed)
    assert [one["name"] for one in told["seats"]] == ["Alma", "Omar", "Rosa", "Guest"]
    assert told["seats"][0] == {
        "name": "Alma",
        "partner": "Northside USD",
        "sector": "education",
        "weight": 3,
        "banzhaf": 0.25,
        "banzhaf_normalised": pytest.approx(1 / 3),
        "shapley_shubik": pytest.approx(1 / 3),
    }
    assert [one["name"] for one in told["sectors"]] == ["education", "non-profit", "families"]
    assert [one["name"] for one in told["partners"]] == ["Northside USD", "Harbor Youth Alliance"]
    assert told["sectors"][0]["as_bloc_shapley_shubik"] == pytest.approx(1 / 3)
    assert (told["dummies"], told["dictators"], told["exact"]) == (["Guest"], [], True)
    assert told["veto_holders"] == ["Alma", "Omar", "Rosa"]


def test_plain_text_is_a_table_and_sentences(power):
    code, printed, _ = power(BODY)
    assert code == 0
    assert "Alma   Northside USD          education        3" in printed
    assert "Guest is a dummy: its voice never changes the outcome." in printed
    assert "Rosa has a veto: nothing is carried without Rosa." in printed
    assert "Exact: every coalition is counted." in printed


def test_a_dictator_is_named(power):
    _, printed, _ = power('[rule]\nquota = 2\n[[seats]]\nname = "A"\nweight = 2\n[[seats]]\nname = "B"\n')
    assert "A is a dictator: what A wants is decided, whatever the others do." in printed
    assert "A has a veto" not in printed


def test_a_quorum_out_of_reach_is_said(power):
    code, printed, _ = power('[rule]\nquota = 1\nquorum_sectors = 1\n[[seats]]\nname = "A"\n')
    assert code == 0
    assert "even all seats together cannot carry a proposal" in printed


SEATS = '[[seats]]\nname = "A"\nsector = "health"\n[[seats]]\nname = "B"\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "[rule]: this section is missing"),
        (b"\xff\xfe\x00", "cannot be read as text"),
        ("[rule", "this is not TOML"),
        (f"rule = 3\n{SEATS}", "[rule]: this section is missing"),
        (f"[rule]\n{SEATS}", "[rule] quota: this is missing"),
        ("[rule]\nquota = 1\n", "[[seats]]: there is no seat"),
        (f"[rule]\nquota = 1\ncolour = 3\n{SEATS}", "[rule] colour: there is no such setting"),
        (f"[rules]\n[rule]\nquota = 1\n{SEATS}", "rules: there is no such section"),
        (f"[rule]\nquota = 1\n{SEATS}vote = 3\n", "[[seats]] 2: vote: there is no such setting"),
        (f"[rule]\nquota = 3\n{SEATS}", "quota: 3 is more than all seats together weigh (2)"),
        (f"[rule]\nquota = 0\n{SEATS}", "quota: write a number above 0"),
        (f"[rule]\nquota = nan\n{SEATS}", "quota: write a number above 0"),
        (f"[rule]\nquota = true\n{SEATS}", "quota: write a number above 0"),
        (f"[rule]\nquota = 1e999999999\n{SEATS}", "quota: write a number above 0"),
        (f"[rule]\nquota = 1\n{SEATS}weight = -1\n", "B: weight: -1 is negative"),
        (f"[rule]\nquota = 1\n{SEATS}weight = inf\n", "B: weight: write a number"),
        (f"[rule]\nquota = 1\n{SEATS}weight = 1e12\n", "too large"),
        (f"[rule]\nquota = 1\n{SEATS}weight = 0.00000001\n", "more than six decimals"),
        (f'[rule]\nquota = 1\n{SEATS}weight = "two"\n', "B: weight: write a number"),
        (f"[rule]\nquota = 1\n{SEATS}partner = 7\n", "partner: write a text in quotes"),
        (f'[rule]\nquota = 1\n{SEATS}[[seats]]\nname = "A"\n', "two seats named A"),
        (f'[rule]\nquota = 1\n{SEATS}[[seats]]\nsector = "health"\n', "seat 3 has no name"),
        (f'[rule]\nquota = 1\nveto = ["Z"]\n{SEATS}', "veto: there is no seat named Z"),
        (f'[rule]\nquota = 1\nveto = "A"\n{SEATS}', "veto: write a list of names"),
        (f'[rule]\nquota = 1\nsectors_required = ["art"]\n{SEATS}', "no seat is of the sector art"),
        (f"[rule]\nquota = 1\nsectors_needed = -1\n{SEATS}", "sectors_needed: write a whole number"),
        (f"[rule]\nquota = 1\nquorum_heads = 1.5\n{SEATS}", "quorum_heads: write a whole number"),
        (f'[rule]\nquota = 1\nsector_majority = "heads"\n{SEATS}', 'sector_majority: write "seats" or "weight"'),
        ("seats = 3\n[rule]\nquota = 1\n", "write each seat as a section"),
        ("seats = [3]\n[rule]\nquota = 1\n", "write each seat as a section"),
        ("[rule]\nquota = " + "9" * 5000 + "\n" + SEATS, "this is not TOML"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(power, content, said):
    code, printed, err = power(content)
    assert (code, printed) == (2, "")
    assert err.startswith("commontable power: body.toml: ")
    assert len(err.splitlines()) == 1
    assert said in err


def test_a_file_that_is_not_there(capsys, tmp_path):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args([str(tmp_path / "none.toml")])) == 2
    assert "there is no file" in capsys.readouterr().err


def test_a_body_is_written_and_read_back_whole(tmp_path):
    game = Game(
        seats=(
            Seat(name='O\'Brien "the" \\ Chair\n😀', partner="ü", sector="health", weight=0.25),
            Seat(name="b", sector="a,b", weight=1),
        ),
        quota=1.125,
        sectors_required=("health", "a,b"),
        sectors_needed=2,
        veto=("b",),
        quorum_heads=1,
        quorum_sectors=2,
        sector_majority="weight",
    )
    path = tmp_path / "body.toml"
    path.write_text(toml_of(game, comment="Council\nas of today"), encoding="utf-8")
    assert game_from(path) == game
    assert path.read_text(encoding="utf-8").startswith("# Council\n# as of today\n[rule]\n")


def test_a_quota_between_two_weights_stays_between_them(tmp_path):
    from fractions import Fraction

    game = Game(seats=tuple(Seat(name=str(n)) for n in range(5)), quota=Fraction(10, 3))
    path = tmp_path / "body.toml"
    path.write_text(toml_of(game))
    assert game_from(path).whole == game.whole


def test_the_same_shape_as_a_dictionary():
    with pytest.raises(GameError) as refused:
        game_of({"rule": {"quota": 1}, "seats": [{"name": "a", "colour": "red"}]})
    assert (refused.value.where, refused.value.code) == ("[[seats]] 1: colour", "unknown")
