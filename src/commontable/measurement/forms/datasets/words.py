"""Why a dataset exists, and a schema that is pasted or uploaded whole."""

import json
import re
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema, SchemaError
from commontable.measurement.models import Dataset
from commontable.measurement.rules.columns import MOST_COLUMNS
from commontable.partnership.models import Partner, Partnership
from commontable.ui.forms import SeveralOf

LONGEST = 4000
LARGEST_SCHEMA = 500_000  # characters
NO_SIGN = re.compile(r"[\ud800-\udfff]|(?<!\\)(?:\\\\)*\\u0000")  # in what json.dumps writes
ESCAPED = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)


def _text(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DatasetForm(forms.Form):
    """What partners and families can read about the dataset."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("What a partner's clerk would call the file.")
    )
    about = _text(_("About"), _("What one row is, and where partners find it in their own system."), required=False)
    purpose = _text(_("Purpose"), _("What the partnership wants to know. Only what serves this may be asked for."))
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"),
        choices=[("", _("Choose the ground")), *Dataset.Basis.choices],
        help_text=_(
            "The ground on which partners may share rows. Unless it is open data, rows are taken only while an "
            "agreement in force covers these columns, this purpose and these receivers."
        ),
    )
    recipients = _text(
        _("Recipients"), _("Who receives what. Rows stay with this server; others see protected figures.")
    )
    receivers = SeveralOf(
        label=_("Partners that receive rows"), queryset=Partner.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Beside the backbone, which keeps them. Leave it empty where others see protected figures only."),
    )  # fmt: skip
    retention_days = forms.IntegerField(
        label=_("Days a file is kept after it is accepted"), min_value=1, max_value=3660, initial=730,
        help_text=_("After that its key is destroyed, and with it the rows. Released figures stay."),
    )  # fmt: skip
    source = _text(_("Source and licence"), _("For open or invented data: where it comes from."), required=False)
    is_synthetic = forms.BooleanField(
        label=_("The data are invented"), required=False, help_text=_("Every figure made from them says so.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    WORDS = (
        "title", "about", "purpose", "legal_basis", "recipients", "receivers", "retention_days", "source",
        "is_synthetic",
    )  # fmt: skip

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: SeveralOf = self.fields["receivers"]  # type: ignore[assignment]
        choices.queryset = Partner.objects.of(partnership).filter(is_backbone=False).order_by("name")

    @classmethod
    def initial_of(cls, dataset: Dataset) -> dict[str, Any]:
        """What the form shows of a dataset."""
        words = {name: getattr(dataset, name) for name in cls.WORDS if name != "receivers"}
        receivers = list(dataset.receivers.values_list("pk", flat=True))
        return words | {"receivers": receivers, "seen": dataset.revision}

    def see(self, revision: int) -> None:
        """What is sent next was written with this revision in view."""
        data = cast("QueryDict", self.data).copy()
        data["seen"] = str(revision)
        self.data = data

    @property
    def words(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        return {name: self.cleaned_data[name] for name in self.WORDS}


class PastedSchemaForm(forms.Form):
    """A Frictionless Table Schema as text or as a file; `cleaned_data["document"]` is the parsed document."""

    schema = forms.CharField(
        label=_("Table Schema (JSON)"), required=False, strip=False, max_length=LARGEST_SCHEMA,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "code"}),
        help_text=_("A Frictionless Table Schema. Beside its own keys it may hold “roles”."),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a file"), required=False, widget=forms.FileInput(attrs={"accept": ".json"}))

    def clean(self) -> dict[str, Any]:
        """The document is a usable schema."""
        data = super().clean() or {}
        if self.errors:
            return data
        field, text = ("file", _read(data["file"])) if data.get("file") else ("schema", data.get("schema", ""))
        try:
            document = keepable(text or "")
            schema = Schema.parse(document)
        except SchemaError as error:
            self.add_error(field, _("%(path)s: %(message)s") % {"path": error.path or "{}", "message": error.message})
        except RecursionError:
            self.add_error(field, _("This is nested too deeply to be a schema."))
        except ValueError as error:
            where = error if isinstance(error, json.JSONDecodeError) else None
            self.add_error(field, _not_json(where))
        else:
            if len(schema.fields) > MOST_COLUMNS:
                self.add_error(field, _("A dataset has at most two hundred columns. Ask only for what is needed."))
            data["document"] = document
        return data


def keepable(text: str) -> Any:
    """What the JSON says, of signs that every register can keep and every page can show.

    Raises json.JSONDecodeError, also where an escape stands for no sign: half a surrogate pair, or NUL.
    """
    found = json.loads(text)
    again = json.dumps(found, ensure_ascii=False)
    if NO_SIGN.search(again):
        escape = ESCAPED.search(text)
        raise json.JSONDecodeError("No sign", text, escape.start() if escape else 0)
    return found


def _read(file: UploadedFile[bytes]) -> str:
    content = file.read(LARGEST_SCHEMA + 1)
    text = content.decode("utf-8-sig", errors="replace")
    return text if len(content) <= LARGEST_SCHEMA else ""


def _not_json(error: json.JSONDecodeError | None) -> Any:
    if error is None or not error.doc.strip():
        return _("Paste a schema, or choose a file of at most half a megabyte.")
    return _("This is not JSON: look at line %(line)s, column %(column)s.") % {
        "line": error.lineno,
        "column": error.colno,
    }
