"""The one door to the engines: DuckDB in this process, or Apache Spark on a cluster, asked in the same SQL.

>>> from commontable.analysis.engine import engine_of
>>> engine = engine_of(Choice(), limits=EngineLimits(threads=1))
>>> engine.answer("SELECT 6 * 7 AS product").to_pylist()
[{'product': 42}]
>>> engine.close()
"""

from commontable.analysis.engine.answering import CannotAnswer, Engine, EngineError, EngineLimits
from commontable.analysis.engine.choice import ENGINES, LOCAL, Choice, engine_of
from commontable.analysis.engine.embedded import Embedded, open_engine
from commontable.analysis.engine.quoting import quoted_name, quoted_text

__all__ = [
    "ENGINES",
    "LOCAL",
    "CannotAnswer",
    "Choice",
    "Embedded",
    "Engine",
    "EngineError",
    "EngineLimits",
    "engine_of",
    "open_engine",
    "quoted_name",
    "quoted_text",
]
