"""The gallery shows every component, and signed-out people may see it."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

TEMPLATES = Path(__file__).parents[2] / "src" / "commontable" / "ui" / "templates"
COMPONENTS = sorted((TEMPLATES / "ui").glob("*.html"))
NOT_IN_THE_GALLERY = {"gallery", "head", "brand_mark"}
DOCUMENTED = (Path(__file__).parents[2] / "docs" / "reference" / "components.md").read_text()


@pytest.fixture
def page(client: Client, db: None) -> str:
    answer = client.get("/gallery/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_has_one_heading_a_title_and_a_language(page: str):
    assert len(re.findall(r"<h1[\s>]", page)) == 1
    assert re.search(r"<title>\s*Gallery · Commontable</title>", page)
    assert '<html lang="en">' in page
    assert 'href="#main"' in page


def test_ids_are_unique(page: str):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_every_component_is_shown(page: str):
    sources = "".join(path.read_text() for path in TEMPLATES.glob("**/*.html"))
    tags = "".join(path.read_text() for path in (TEMPLATES.parent / "templatetags").glob("*.py"))
    for component in COMPONENTS:
        if component.stem not in NOT_IN_THE_GALLERY:
            assert f"ui/{component.name}" in sources + tags, f"{component.name} is shown nowhere"


def test_every_component_is_documented():
    for component in COMPONENTS:
        if component.stem in NOT_IN_THE_GALLERY | {
            "account_menu",
            "messages",
            "table_block",
            "sparkline",
            "bar",
            "gaps",
            "card",
        }:
            continue
        assert f"ui/{component.name}" in DOCUMENTED, component.name


@pytest.mark.parametrize("language", ["en", "id", "es"])
def test_it_renders_in_every_language(client: Client, db: None, language: str):
    answer = client.get("/gallery/", headers={"accept-language": language})
    assert f'<html lang="{language}">' in answer.content.decode()


def test_the_hidden_figure_leaves_no_number_behind():
    with translation.override("en"):
        html = render_to_string(
            "ui/gaps.html", {"groups": [{"label": "Newcomers", "status": "hidden", "value": 12.5}], "maximum": 100}
        )
    assert "protected" in html
    assert "12" not in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "413", "429", "500"])
def test_refusals_are_pages_without_a_request(name: str):
    html = render_to_string(f"{name}.html")
    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert 'class="do"' in html


@pytest.mark.parametrize("name", ["403", "409", "413"])
def test_refusals_give_their_reason(name: str):
    assert "The period is closed." in render_to_string(f"{name}.html", {"reason": "The period is closed."})


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/"])
def test_signing_in_looks_like_the_rest(client: Client, db: None, address: str):
    html = client.get(address).content.decode()
    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert 'class="brand"' in html
    assert 'class="field' in html


def test_letters_say_the_same_twice():
    given = {"name": "Alma", "url": "https://table.example/x", "verb": "Read it", "heading": "Something is due"}
    for kind in ("txt", "html"):
        letter = render_to_string(f"ui/mail/layout.{kind}", given)
        assert "Hello Alma," in letter
        assert "https://table.example/x" in letter
