"""A release: sources and definitions in, protected cells and their manifest out.

>>> from commontable.analysis.release import Spec
>>> spec = Spec.from_dict({
...     "release": {"title": "Reading"},
...     "sources": {"pupils": {"path": "pupils.csv", "schema": "pupils.schema.json"}},
...     "places": {"levels": ["district", "school"]},
...     "indicators": {"reading": {"source": "pupils", "period": "year", "success": "score >= 40", "by": ["lunch"]}},
... })
>>> spec.indicators["reading"].depth, spec.minimum_count
(2, 10)
"""

from commontable.analysis.release.compute import Computed, Earlier, compute
from commontable.analysis.release.confinement import compute_confined
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.sources import SealedFile, Source
from commontable.analysis.release.spec import Direction, IndicatorSpec, SourceSpec, Spec
from commontable.analysis.release.written import write

__all__ = [
    "Computed",
    "Direction",
    "Earlier",
    "IndicatorSpec",
    "ReleaseError",
    "SealedFile",
    "Source",
    "SourceSpec",
    "Spec",
    "compute",
    "compute_confined",
    "write",
]
