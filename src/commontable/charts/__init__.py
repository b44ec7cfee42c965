"""Figures in, a drawing and the equivalent table out. No Django; nothing heavy is imported until drawn.

>>> from commontable.charts import Figure, trend
>>> chart = trend(
...     [Figure(label="2023-24", value=44), Figure(label="2024-25", value=47)],
...     title="Reading at grade level", says="Up three points in a year.", target=60,
... )
>>> chart.table.rows
(('2023-24', '44%', '', '60%'), ('2024-25', '47%', '', '60%'))
"""

from commontable.charts.cache import Cache
from commontable.charts.figures import Chart, Figure, FigureContradicts, Series, Table, Words
from commontable.charts.funnel import Dot, FunnelWords, funnel
from commontable.charts.gaps import Difference, GapWords, gaps
from commontable.charts.groups import groups
from commontable.charts.little import Little, little
from commontable.charts.multiples import multiples
from commontable.charts.network import PlaceLine, network
from commontable.charts.pairs import Pair, PairWords, pairs
from commontable.charts.places import places
from commontable.charts.rendering import UnsafeDrawing, to_png, to_svg
from commontable.charts.trend import trend

__all__ = [
    "Cache",
    "Chart",
    "Difference",
    "Dot",
    "Figure",
    "FigureContradicts",
    "FunnelWords",
    "GapWords",
    "Little",
    "Pair",
    "PairWords",
    "PlaceLine",
    "Series",
    "Table",
    "UnsafeDrawing",
    "Words",
    "funnel",
    "gaps",
    "groups",
    "little",
    "multiples",
    "network",
    "pairs",
    "places",
    "to_png",
    "to_svg",
    "trend",
]
