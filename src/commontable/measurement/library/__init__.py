"""The library of cradle-to-career indicators: agreed ways to count, ready to be taken over and changed by partners.

The entries are TOML files, one an indicator, in a folder an outcome; `templates` are the datasets they are computed
from. Every word is there in English, Spanish and Bahasa Indonesia. No Django here.

>>> from commontable.measurement.library import entry, outcomes
>>> entry("chronic_absence_early").direction
'decrease'
>>> entry("third_grade_reading").name["es"]
'Leen al nivel de su grado en tercero'
>>> len(outcomes())
7
"""

from commontable.measurement.library.datasets import Template, columns, template, templates
from commontable.measurement.library.entries import OUTCOMES, Entry, Source, entries, entry, outcomes
from commontable.measurement.library.wording import LANGUAGES, Wording

__all__ = [
    "LANGUAGES",
    "OUTCOMES",
    "Entry",
    "Source",
    "Template",
    "Wording",
    "columns",
    "entries",
    "entry",
    "outcomes",
    "template",
    "templates",
]
