"""A definition as people read it: in words, as conditions explained, and beside the version before."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from commontable.measurement.models import IndicatorVersion
from commontable.measurement.rules.computable import Said, said
from commontable.measurement.rules.definition import DefinitionStage
from commontable.measurement.rules.linked import in_words as taken_in_words
from commontable.partnership.rules.differences import Piece, words_changed

from .labels import Labels


@dataclass(frozen=True)
class Part:
    """One part of a definition: its name, how it reads, and what changed in it."""

    name: str
    text: str
    pieces: list[Piece]

    @property
    def is_changed(self) -> bool:
        """Whether it reads differently than before."""
        return any(piece.kind != "same" for piece in self.pieces)


def parts_of(version: IndicatorVersion, *, before: IndicatorVersion | None) -> list[Part]:
    """Every part that is written, with what changed since `before`; parts that went are there with what went."""
    now, then = read_parts(version), read_parts(before) if before else {}
    parts = []
    for name in [*now, *(name for name in then if name not in now)]:
        text = now.get(name, "")
        pieces = words_changed(then.get(name, ""), text) if before else [Piece("same", text)]
        if text or (before and then.get(name)):
            parts.append(Part(name, text, pieces))
    return parts


def read_parts(version: IndicatorVersion) -> dict[str, str]:
    """The definition as names and texts, in the order people read it."""
    labels = Labels(version.schema)
    field: Any = IndicatorVersion._meta.get_field
    words = {
        str(field(name).verbose_name).capitalize(): getattr(version, name)
        for name in ("definition", "population", "numerator", "denominator", "lag", "source_note", "caveats")
    }
    breakdowns = [labels.breakdown(column) for column in version.breakdowns]
    return words | {
        _("Better is"): version.get_direction_display(),
        _("Unit"): version.get_unit_display(),
        _("Decimals"): str(version.decimals),
        _("Smallest group shown"): str(version.minimum_count or version.partnership.minimum_count),
        _("Dataset"): version.dataset.title,
        _("Taken from other files of the same children"): " ".join(taken_in_words(version.linked)),
        _("Which rows count"): version.where or _("all"),
        _("Which of them succeed"): version.success,
        _("Column averaged"): version.mean_of,
        _("Broken down by"): get_text_list(breakdowns, _("and")),
        _("Breakdowns crossed at most"): str(min(version.depth, len(version.breakdowns))),
    }


def in_words(version: IndicatorVersion) -> Said:
    """The conditions in words."""
    return said(version.counting, schema=version.contract)


def before(version: IndicatorVersion) -> IndicatorVersion | None:
    """The version it would replace: the last one before it that was agreed."""
    earlier: IndicatorVersion | None = (
        version.indicator.versions.filter(
            number__lt=version.number, stage__in=[DefinitionStage.AGREED, DefinitionStage.REPLACED]
        )
        .select_related("dataset", "partnership")
        .order_by("-number")
        .first()
    )
    return earlier
