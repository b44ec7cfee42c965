"""Doors that stay shut: the demo's behind a proxy, addresses that hold no sign, files that others could read."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cast import client_of
from commontable.site.secrets import private_file


def test_the_demo_opens_on_this_machine(db):
    assert Client().get("/demo/").status_code == 200


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_HOST"]
)
def test_the_demo_is_not_there_through_a_proxy(table, header):
    assert Client().get("/demo/", **{header: "203.0.113.9"}).status_code == 404
    assert Client().post("/demo/sign-in/maya/", **{header: "203.0.113.9"}).status_code == 404


def test_the_demo_is_not_there_from_elsewhere(table):
    assert Client().post("/demo/sign-in/maya/", REMOTE_ADDR="203.0.113.9").status_code == 404


@pytest.mark.parametrize("page", ["scorecard/?place=school%3A%00", "?%00=1", "members/?q=a%00b"])
def test_an_address_with_nul_is_refused_on_every_register(table, page):
    assert client_of(table.maya).get(f"/p/rivermouth/{page}").status_code == 400


def test_the_register_and_letters_are_their_owners_alone(tmp_path):
    register = private_file(tmp_path / "register.sqlite3")
    assert register.stat().st_mode & 0o077 == 0
    register.write_text("kept")
    assert private_file(register).read_text() == "kept"
    assert Path(settings.EMAIL_FILE_PATH).stat().st_mode & 0o077 == 0
