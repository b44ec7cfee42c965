"""A form's label, help, error and control are tied together, and its errors stand on top with links."""

import re
from datetime import date

import pytest
from django import forms
from django.utils import translation

from commontable.ui.forms import DateField, FileField
from commontable.ui.gallery import SampleForm


@pytest.fixture
def fresh() -> str:
    return str(SampleForm())


@pytest.fixture
def wrong() -> str:
    return str(SampleForm({"email": "maya at rivermouth", "minimum": "3"}))


def control(html: str, name: str) -> str:
    return re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', html).group()


def test_every_control_has_its_label(fresh: str):
    for id_ in re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', fresh):
        assert f'for="{id_}"' in fresh


def test_ids_are_unique(wrong: str):
    ids = re.findall(r'\bid="([^"]+)"', wrong)
    assert len(ids) == len(set(ids))


def test_help_and_errors_are_read_with_the_control(wrong: str):
    name = control(wrong, "name")
    assert 'aria-invalid="true"' in name
    described = re.search(r'aria-describedby="([^"]+)"', name).group(1).split()
    assert set(described) == {"id_name_helptext", "id_name_error"}
    for id_ in described:
        assert f'id="{id_}"' in wrong


def test_groups_of_choices_are_a_fieldset_with_a_legend(fresh: str):
    assert re.search(r"<fieldset[^>]*>\s*<legend>What is better\?</legend>", fresh)
    assert 'aria-describedby="id_groups_helptext"' in fresh


def test_optional_is_said_and_required_is_not(fresh: str):
    assert re.search(r"Your e-mail\s*<span[^>]*>\(optional\)", fresh)
    assert not re.search(r"Due on\s*<span", fresh)


def test_errors_are_gathered_on_top_with_links_to_what_exists(wrong: str):
    top = wrong[: wrong.index('class="fields"')]
    assert 'role="alert"' in top
    links = re.findall(r'href="#([^"]+)"', top)
    assert {"id_name", "id_email", "id_minimum", "id_direction"} <= set(links)
    for id_ in links:
        assert f'id="{id_}"' in wrong


def test_a_form_without_errors_has_no_summary(fresh: str):
    assert "summary" not in fresh


def test_what_belongs_to_no_field_is_said_once():
    form = forms.Form({})
    form.add_error(None, "The period is closed.")
    assert str(form).count("The period is closed.") == 1


def test_what_was_typed_is_kept_and_escaped():
    html = str(SampleForm({"name": '"><script>x', "minimum": "3"}))
    assert "&quot;&gt;&lt;script&gt;x" in html
    assert "<script" not in html


@pytest.mark.parametrize("language", ["en", "id", "es"])
def test_dates_are_the_browsers_own_in_every_language(language: str):
    class Due(forms.Form):
        on = DateField()

    with translation.override(language):
        assert 'type="date"' in str(Due())
        assert 'value="2026-03-12"' in str(Due(initial={"on": date(2026, 3, 12)}))
        assert Due({"on": "2026-03-12"}).is_valid()


@pytest.mark.parametrize("language", ["en", "id", "es"])
def test_numbers_sent_by_a_browser_are_understood_in_every_language(language: str):
    class Least(forms.Form):
        least = forms.FloatField()

    with translation.override(language):
        assert 'value="12.5"' in str(Least(initial={"least": 12.5}))
        form = Least({"least": "12.5"})
        assert form.is_valid()
        assert form.cleaned_data["least"] == 12.5


def test_hidden_fields_are_there_once():
    class Kept(forms.Form):
        version = forms.CharField(widget=forms.HiddenInput, initial="3")
        name = forms.CharField()

    assert str(Kept()).count('name="version"') == 1


def test_a_file_can_be_dropped_and_never_links_to_an_old_one():
    class Sent(forms.Form):
        extract = FileField()

    html = str(Sent())
    assert "<file-drop" in html
    assert 'type="file"' in html
