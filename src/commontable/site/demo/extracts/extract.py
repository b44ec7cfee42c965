"""One file as a partner would send it."""

from __future__ import annotations

from dataclasses import dataclass, field

from commontable.analysis.contract import Reading


@dataclass(frozen=True, kw_only=True)
class Extract:
    """A partner's file, with what is to be said about it wherever it is shown.

    `period` is the label of the file that was due, `periods` the periods its rows speak of, oldest first. `reading` is
    what the partner's steward confirms on the first upload: dialect, columns, spellings. `flaws` are the codes of the
    findings that a check of this file must report (see `analysis.contract.FINDINGS`); a file without flaws is clean.
    """

    partner_key: str
    dataset_key: str
    period: str
    periods: tuple[str, ...]
    filename: str
    content: bytes = field(repr=False)
    rows: int
    reading: Reading
    note: str
    source: str
    licence: str
    flaws: tuple[str, ...] = ()
