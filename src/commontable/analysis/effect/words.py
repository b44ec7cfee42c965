"""An effect in sentences, for a terminal."""

from __future__ import annotations

from commontable.analysis.effect.answer import Effect

_MARKS = {True: "passes", False: "FAILS "}


def in_words(effect: Effect, *, outcome: str) -> list[str]:
    """The lines that `commontable effect` prints."""
    if effect.estimate is None or effect.low is None or effect.high is None or effect.std_error is None:
        failed = ", ".join(one.name for one in effect.failed)
        lines = [f"The effect on {outcome} is not shown: {failed or 'nothing could be estimated'}."]
    else:
        clear = effect.low > 0 or effect.high < 0
        says = f"Taking part changed {outcome} by" if clear else f"No clear effect of taking part on {outcome}:"
        lines = [
            f"{says} {effect.estimate:,.3f}; "
            f"{100 * effect.confidence:g} % interval {effect.low:,.3f} to {effect.high:,.3f}.",
            f"Standard error {effect.std_error:,.3f}; {effect.n:,} rows"
            + (f" from {effect.clusters:,} places." if effect.clusters is not None else "."),
        ]
    lines += [effect.label, "", effect.method, "", "Checks"]
    for one in effect.checks:
        lines.append(f"  {_MARKS[one.passed] if one.made else '  —   '}  {one.name}: {one.detail}")
    if effect.balance:
        lines += ["", "At the start: treated, comparison, difference in standard deviations"]
    for row in effect.balance:
        apart = "" if row.difference is None else f"{row.difference:+.2f}"
        was = "" if row.before is None else f"  (before matching {row.before:+.2f})"
        lines.append(f"  {row.name}: {row.treated:,.3f}, {row.comparison:,.3f}, {apart}{was}")
    if effect.pre_trend or effect.after:
        lines += ["", "By periods from the start"]
    for moment in (*effect.pre_trend, *effect.after):
        lines.append(f"  {moment.relative:+d}: {moment.estimate:,.3f} ({moment.low:,.3f} to {moment.high:,.3f})")
    if effect.left_out:
        lines += ["", "Left out", *(f"  {one}" for one in effect.left_out)]
    return [
        *lines,
        "",
        "What has to be true besides, and no check can show",
        *(f"  {one}" for one in effect.assumptions),
    ]
