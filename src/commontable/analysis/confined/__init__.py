"""One function runs in a child process of its own: limited, without network, and killed when it takes too
long.

Partners' files are only ever parsed in here. Arguments and secrets travel by pipe, never on the command
line; only JSON comes back, and no traceback, because a traceback may hold a pupil's data.

>>> run("json:dumps", {"obj": [3, 4]})
'[3, 4]'
"""

from commontable.analysis.confined.limits import Crashed, Exceeded, Limits, NotConfined, Told, ToldOfSpec
from commontable.analysis.confined.parent import run
from commontable.analysis.confined.progress import progress

__all__ = ["Crashed", "Exceeded", "Limits", "NotConfined", "Told", "ToldOfSpec", "progress", "run"]
