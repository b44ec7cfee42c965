"""What a partner's data steward says: the file itself, how it is to be read, what spellings mean."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.analysis.contract import Reading, Schema
from commontable.measurement.actions.intake.looking import Look
from commontable.measurement.rules.reading import same_dialect
from commontable.ui.forms import FileField
from commontable.ui.wording import day

ENCODINGS: tuple[tuple[str, str | Promise], ...] = (
    ("utf-8", _("UTF-8 (what most systems write today)")),
    ("cp1252", _("Windows-1252 (older Windows programs)")),
    ("latin-1", _("Latin-1 (older Unix programs)")),
    ("utf-16", _("UTF-16 (Unicode text from a spreadsheet)")),
    ("cp437", _("DOS (code page 437)")),
    ("mac-roman", _("Mac Roman (old Macintosh)")),
)
DELIMITERS = ((",", _("comma ,")), (";", _("semicolon ;")), ("\t", _("tab")), ("|", _("bar |")))
DECIMALS = ((".", _("point: 12.5")), (",", _("comma: 12,5")))
A_DAY = date(2026, 2, 3)


class SendForm(forms.Form):
    """One file."""

    file = FileField(label=_("Your file"))
    even_if_same = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ReadingForm(forms.Form):
    """How a file is cut into cells, and which of its columns is which of ours."""

    encoding = forms.ChoiceField(label=_("Characters are written as"))
    delimiter = forms.ChoiceField(label=_("Columns are separated by"), choices=DELIMITERS)
    sheet = forms.ChoiceField(label=_("Sheet"))
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=DECIMALS)
    header = forms.RegexField(
        r"^\s*\d{1,3}(\s*[-–,]\s*\d{1,3})?\s*$",
        label=_("Row with the column names"),
        help_text=_("A number, such as 1. Two rows: 2-3. None: 0."),
        error_messages={"invalid": _("Write a row number such as 1, two such as 2-3, or 0.")},
    )

    def __init__(self, *args: Any, look: Look, schema: Schema, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look, self.schema = look, schema
        reading = look.reading
        if look.preview.sheets:
            del self.fields["encoding"], self.fields["delimiter"]
            self._choose("sheet", [(name, name) for name in look.preview.sheets], reading.sheet or "")
        else:
            del self.fields["sheet"]
            known = dict(ENCODINGS)
            choices = [*ENCODINGS, *([] if reading.encoding in known else [(reading.encoding, reading.encoding)])]
            self._choose("encoding", choices, reading.encoding)
            self.initial["delimiter"] = reading.delimiter
        self.initial["decimal"] = reading.decimal
        self.initial["header"] = "-".join(str(row) for row in reading.header) or "0"
        self.dialect_names = list(self.fields)
        self._ask_for_columns()
        self._ask_for_dates()

    def _choose(self, name: str, choices: list[Any], initial: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices, self.initial[name] = choices, initial

    def _ask_for_columns(self) -> None:
        choices = [
            ("", _("— leave this column out —")),
            *((one.name, one.title or one.name) for one in self.schema.fields),
        ]
        self.column_names = []
        for number, header in enumerate(self.look.preview.header):
            name = f"column-{number}"
            self.fields[name] = forms.ChoiceField(
                label=header or translate("Column %(n)d (without a name)") % {"n": number + 1},
                choices=choices,
                required=False,
                initial=self.look.reading.columns.get(header) or "",
            )
            self.column_names.append(name)

    def _ask_for_dates(self) -> None:
        self.date_names = {}
        for doubt in self.look.preview.doubts:
            field, patterns = str(doubt.parameters.get("field")), doubt.parameters.get("patterns")
            if doubt.code != "date-order" or not isinstance(patterns, list | tuple):
                continue
            name = f"date-{field}"
            self.date_names[name] = field
            self.fields[name] = forms.ChoiceField(
                label=translate("Dates in %(column)s") % {"column": doubt.parameters.get("column")},
                choices=[(one, example(str(one))) for one in patterns],
                initial=self.look.reading.dates.get(field, patterns[0]),
            )

    @property
    def dialect(self) -> list[forms.BoundField]:
        """The controls of how the file is cut into cells."""
        return [self[name] for name in self.dialect_names]

    @property
    def dates(self) -> list[forms.BoundField]:
        """The controls for dates that can be read in two ways."""
        return [self[name] for name in self.date_names]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Their columns with a few of their values and the control beside them."""
        rows = [cells for _line, cells in self.look.preview.rows]
        return [
            {
                "control": self[name],
                "samples": list(dict.fromkeys(cells[i] for cells in rows if i < len(cells) and cells[i]))[:3],
            }
            for i, name in enumerate(self.column_names)
        ]

    def clean(self) -> dict[str, Any]:
        """Each of our fields is one of theirs at most, and every needed one is there; unless the cut itself changes."""
        cleaned = super().clean() or {}
        if self.errors or self.is_cut_differently(self.reading()):
            return cleaned
        chosen = [cleaned.get(name) for name in self.column_names]
        needed = [one.title or one.name for one in self.schema.fields if not one.optional and one.name not in chosen]
        twice = [one.title or one.name for one in self.schema.fields if chosen.count(one.name) > 1]
        if needed:
            said = ngettext(
                "%(titles)s is needed: say which of your columns it is.",
                "%(titles)s are needed: say which of your columns they are.",
                len(needed),
            )
            self.add_error(None, said % {"titles": get_text_list(needed, translate("and"))})
        if twice:
            said = ngettext(
                "You chose %(titles)s for several columns; only one can be it.",
                "You chose %(titles)s for several columns each; only one can be it.",
                len(twice),
            )
            self.add_error(None, said % {"titles": get_text_list(twice, translate("and"))})
        return cleaned

    def reading(self) -> Reading:
        """The reading as said here."""
        said, before = self.cleaned_data, self.look.reading
        columns = {
            header: said.get(name) or None
            for header, name in zip(self.look.preview.header, self.column_names, strict=True)
        }
        rows = [int(one) for one in str(said["header"]).replace("–", "-").replace(",", "-").split("-")]
        header = () if rows == [0] else tuple(range(min(rows), max(rows) + 1))
        return Reading(
            encoding=said.get("encoding", before.encoding),
            delimiter=said.get("delimiter", before.delimiter),
            quote=before.quote,
            decimal=said["decimal"],
            header=header,
            sheet=said.get("sheet", before.sheet),
            columns=columns,
            values=before.values,
            dates={**before.dates, **{field: said[name] for name, field in self.date_names.items() if said.get(name)}},
        )

    def is_cut_differently(self, reading: Reading) -> bool:
        """Whether another sample has to be seen first, because the cells are others now."""
        return not same_dialect(reading, self.look.reading)


def example(pattern: str) -> str:
    """A pattern of dates by an example: "03/02/2026 is February 3, 2026"."""
    return translate("%(written)s is %(meant)s") % {"written": A_DAY.strftime(pattern), "meant": day(A_DAY)}
