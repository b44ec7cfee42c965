"""Did taking part help? An estimate by a stated design, shown only where the design passes its checks.

Designs: randomised, differences in differences (staggered starts too), matched comparison, adjusted regression. The
regressions are those of statsmodels.

>>> from commontable.analysis.effect import EffectSpec, estimate
>>> spec = EffectSpec(design="randomised", outcome="score", treatment="tutored")
>>> few = estimate({"score": [1, 2, 3, 4], "tutored": [0, 1, 0, 1]}, spec)
>>> few.shown, few.estimate, [one.name for one in few.failed]
(False, None, ['enough units'])
"""

from commontable.analysis.effect.answer import BalanceRow, Check, Effect, Group, Moment, Placebo
from commontable.analysis.effect.spec import Design, EffectError, EffectSpec
from commontable.analysis.effect.study import estimate

__all__ = [
    "BalanceRow",
    "Check",
    "Design",
    "Effect",
    "EffectError",
    "EffectSpec",
    "Group",
    "Moment",
    "Placebo",
    "estimate",
]
