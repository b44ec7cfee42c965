"""docs/reference/findings.md names every finding and every refusal with the words that people see."""

from pathlib import Path

from commontable.analysis.contract import FINDINGS, REFUSALS

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")


def test_every_finding_is_on_the_page_in_its_own_words():
    for code, kind in FINDINGS.items():
        remedy = kind.remedy.replace("{nearest_hint}", "")
        assert f"| `{code}` | {kind.severity} | {kind.message} | {remedy} |" in PAGE


def test_every_refusal_is_on_the_page_in_its_own_words():
    for code, (message, remedy) in REFUSALS.items():
        assert f"| `{code}` | {message} | {remedy} |" in PAGE


def test_the_page_names_nothing_that_is_not_there():
    named = {line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")}
    assert named == {*FINDINGS, *REFUSALS}
