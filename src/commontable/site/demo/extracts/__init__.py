"""The files of the demo partnership as its partners would send them: pure, seeded, made anew each time.

Project STAR's real pupils under invented schools, and synthetic students clearly labelled as such. No row is kept in
this repository: `history`, `due` and `first_attempts` make the files, each in its partner's own dialect.

>>> from commontable.site.demo.extracts import places
>>> [place.name for place in places() if place.level == "district"]
['Northside USD', 'Harbor City Schools', 'Riverbend Union', 'Delta County Schools']
"""

from commontable.site.demo.extracts.datasets import DemoDataset, coded_datasets, datasets, linked_datasets
from commontable.site.demo.extracts.extract import Extract
from commontable.site.demo.extracts.files import due, first_attempts, history, own_lists, with_names
from commontable.site.demo.extracts.indicators import DemoIndicator, indicators
from commontable.site.demo.extracts.places import DemoPlace, places

__all__ = [
    "DemoDataset",
    "DemoIndicator",
    "DemoPlace",
    "Extract",
    "coded_datasets",
    "datasets",
    "due",
    "first_attempts",
    "history",
    "indicators",
    "linked_datasets",
    "own_lists",
    "places",
    "with_names",
]
