"""Invented studies whose true effect is known, for `bench/effect.py` and the small test of the same."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commontable.analysis.effect import EffectSpec
from commontable.analysis.effect.study import found_by_design, said

Columns = dict[str, list]
PERIODS, PLACES = 8, 60


@dataclass(frozen=True)
class Truth:
    """A kind of study: its question, and how one of it is invented from a seed."""

    name: str
    spec: EffectSpec
    invent: Callable[[np.random.Generator], tuple[Columns, float]]


@dataclass(frozen=True)
class Run:
    """One study: whether the interval covered the truth, whether the figure would be shown, its error."""

    covered: bool
    shown: bool
    error: float
    std_error: float


def run(truth: Truth, seed: int) -> Run:
    """One study is invented and estimated; its interval is looked at whether or not its checks would show it."""
    columns, effect = truth.invent(np.random.default_rng([20_26, seed]))
    found = found_by_design(columns, truth.spec)
    told = said(found, truth.spec, withhold=False)
    assert told.low is not None and told.high is not None and told.estimate is not None and told.std_error is not None
    return Run(
        told.low <= effect <= told.high,
        all(one.passed for one in found.checks),
        told.estimate - effect,
        told.std_error,
    )


def pupils_by_lottery(chance: np.random.Generator) -> tuple[Columns, float]:
    """800 pupils, half of them drawn; the effect differs by pupil, the noise is larger for the treated."""
    several = 800
    before, treated = chance.normal(size=several), chance.permutation(several) % 2
    effect = 0.3 + 0.3 * chance.normal(size=several)
    score = 0.6 * before + treated * effect + chance.normal(size=several) * (1 + 0.5 * treated)
    return {"score": score.tolist(), "treated": treated.tolist(), "before": before.tolist()}, 0.3


def places_by_lottery(chance: np.random.Generator) -> tuple[Columns, float]:
    """40 schools of 10 to 60 pupils; whole schools are drawn; a fifth of the variance lies between schools."""
    place = np.repeat(np.arange(40), chance.integers(10, 61, 40))
    treated = (chance.permutation(40) % 2)[place]
    score = chance.normal(0, 0.5, 40)[place] + chance.normal(size=len(place)) + 0.3 * treated
    return {"score": score.tolist(), "treated": treated.tolist(), "school": place.tolist()}, 0.3


def few_places_by_lottery(chance: np.random.Generator) -> tuple[Columns, float]:
    """As before, but only 10 of 60 schools are drawn."""
    place = np.repeat(np.arange(60), chance.integers(10, 61, 60))
    treated = (chance.permutation(60) < 10)[place].astype(int)
    score = chance.normal(0, 0.5, 60)[place] + chance.normal(size=len(place)) + 0.3 * treated
    return {"score": score.tolist(), "treated": treated.tolist(), "school": place.tolist()}, 0.3


def classes_in_schools(chance: np.random.Generator) -> tuple[Columns, float]:
    """As Project STAR: 40 schools, in each of which pupils are drawn; the effect differs by school."""
    place = np.repeat(np.arange(40), 40)
    treated = chance.integers(0, 2, len(place))
    effect = chance.normal(0.3, 0.3, 40)[place]
    score = chance.normal(0, 0.5, 40)[place] + chance.normal(size=len(place)) + effect * treated
    return {"score": score.tolist(), "treated": treated.tolist(), "school": place.tolist()}, 0.3


def two_periods(chance: np.random.Generator) -> tuple[Columns, float]:
    """60 places before and after, treated where the level was low; noise that lasts."""
    level = chance.normal(0, 2, PLACES)
    starts = np.where(level + chance.normal(0, 2, PLACES) < 0, 1, 2)
    return panel(chance, starts, level, 2, lambda since, first: np.full(since.shape, 1.0))


def staggered(chance: np.random.Generator) -> tuple[Columns, float]:
    """60 places over 8 periods that start in the third, fifth, seventh or never; effects grow, and more for the first
    to start; noise that lasts. The truth is the average over treated places and periods.
    """
    starts = np.tile([2, 4, 6, PERIODS], PLACES // 4)
    return panel(
        chance,
        starts,
        chance.normal(0, 2, PLACES),
        PERIODS,
        lambda since, first: (1 + 0.8 * since) * np.where(first == 2, 2.0, 1.0),
    )


def pupils_followed(chance: np.random.Generator) -> tuple[Columns, float]:
    """Four pupils followed in each of 40 schools over 5 periods; whole schools start in the third or the fourth."""
    schools, each, periods = 40, 4, 5
    starts = np.repeat(np.tile([2, 3, periods, periods], schools // 4), each)
    place = np.repeat(np.arange(schools), each)
    shock = np.cumsum(chance.normal(0, 0.5, (schools, periods)), axis=1)[place]
    columns, truth = panel(
        chance, starts, chance.normal(0, 1, len(place)), periods, lambda since, first: 1 + 0.5 * since, shock
    )
    columns["school"] = np.repeat(place, periods).tolist()
    return columns, truth


def panel(
    chance: np.random.Generator,
    starts: np.ndarray,
    level: np.ndarray,
    periods: int,
    effect: Callable[[np.ndarray, np.ndarray], np.ndarray],
    shock: np.ndarray | float = 0.0,
) -> tuple[Columns, float]:
    """Units over periods: a level each, a trend for all, noise that lasts (0.6), an effect from the start on."""
    several = len(starts)
    noise = np.zeros((several, periods))
    for period in range(periods):
        noise[:, period] = (0.6 * noise[:, period - 1] if period else 0) + chance.normal(size=several)
    since = np.arange(periods)[None, :] - starts[:, None]
    treated = since >= 0
    own = np.where(treated, effect(since, starts[:, None]), 0.0)
    trend = np.cumsum(chance.normal(0.3, 0.5, periods))
    outcome = level[:, None] + trend[None, :] + noise + shock + own
    columns = {
        "unit": np.repeat(np.arange(several), periods).tolist(),
        "year": np.tile(np.arange(2010, 2010 + periods), several).tolist(),
        "score": outcome.ravel().tolist(),
        "treated": treated.astype(int).ravel().tolist(),
    }
    return columns, float(own[treated].mean())


def alike_in_score(chance: np.random.Generator) -> tuple[Columns, float]:
    """1,000 pupils who took part the more, the worse they stood before; 250 or so did."""
    several = 1000
    before, lunch = chance.normal(size=several), chance.integers(0, 2, several)
    treated = chance.random(several) < 1 / (1 + np.exp(1.2 + 0.7 * before - 0.3 * lunch))
    score = 0.7 * before - 0.3 * lunch + 0.3 * treated + 0.7 * chance.normal(size=several)
    return {
        "score": score.tolist(),
        "treated": treated.astype(int).tolist(),
        "before": before.tolist(),
        "lunch": lunch.tolist(),
    }, 0.3


def places_alike(chance: np.random.Generator) -> tuple[Columns, float]:
    """60 schools of 30; whole schools took part, sooner where they stood lower before."""
    place = np.repeat(np.arange(60), 30)
    lower = chance.normal(0, 0.3, 60)
    joined = chance.random(60) < 1 / (1 + np.exp(0.8 + 0.7 * lower))
    before = lower[place] + chance.normal(size=len(place))
    treated = joined[place]
    score = 0.7 * before + chance.normal(0, 0.3, 60)[place] + 0.3 * treated + 0.7 * chance.normal(size=len(place))
    return {
        "score": score.tolist(),
        "treated": treated.astype(int).tolist(),
        "before": before.tolist(),
        "school": place.tolist(),
    }, 0.3


def adjusted_for(chance: np.random.Generator) -> tuple[Columns, float]:
    """50 schools of 20 pupils; who took part depends a little on the score before."""
    place = np.repeat(np.arange(50), 20)
    before = chance.normal(size=len(place))
    treated = chance.random(len(place)) < 1 / (1 + np.exp(0.5 + 0.15 * before))
    score = 0.7 * before + chance.normal(0, 0.4, 50)[place] + 0.3 * treated + 0.7 * chance.normal(size=len(place))
    return {
        "score": score.tolist(),
        "treated": treated.astype(int).tolist(),
        "before": before.tolist(),
        "school": place.tolist(),
    }, 0.3


def _asked(design: str, **more: object) -> EffectSpec:
    return EffectSpec.from_dict({"design": design, "outcome": "score", "treatment": "treated", **more})


_FOLLOWED = {"time": "year", "unit": "unit"}
STAGGERED = Truth("did, staggered, effects differ and grow", _asked("did", **_FOLLOWED), staggered)
TRUTHS = (
    Truth("randomised, pupils", _asked("randomised", covariates=["before"]), pupils_by_lottery),
    Truth("randomised, whole schools", _asked("randomised", cluster="school"), places_by_lottery),
    Truth("randomised, 10 of 60 schools", _asked("randomised", cluster="school"), few_places_by_lottery),
    Truth("randomised, pupils within schools", _asked("randomised", cluster="school"), classes_in_schools),
    Truth("did, two periods", _asked("did", **_FOLLOWED), two_periods),
    STAGGERED,
    Truth("did, pupils followed in schools", _asked("did", **_FOLLOWED, cluster="school"), pupils_followed),
    Truth("matched, pupils", _asked("matched", baseline=["before"], covariates=["lunch"]), alike_in_score),
    Truth("matched, whole schools", _asked("matched", baseline=["before"], cluster="school"), places_alike),
    Truth("adjusted, pupils in schools", _asked("adjusted", covariates=["before"], cluster="school"), adjusted_for),
)
