"""One linkage, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commontable.analysis.linkage import households, report, telling
from commontable.analysis.linkage.blocking import Chosen, Sample, chosen_rules, sample_of
from commontable.analysis.linkage.clustering import Clusters
from commontable.analysis.linkage.comparing import Comparison, comparisons_of
from commontable.analysis.linkage.decided import Decided, decided
from commontable.analysis.linkage.linked import Decision, Linked
from commontable.analysis.linkage.model import Learned
from commontable.analysis.linkage.one_home import one_child
from commontable.analysis.linkage.persons import persons_of
from commontable.analysis.linkage.resolving import Candidates, mutual_best
from commontable.analysis.linkage.scoring import Prior, prior_of, probability
from commontable.analysis.linkage.training import Trained, cleaned, trained
from commontable.analysis.linkage.weighing import BELOW, Pairs, Weighed

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from commontable.analysis.linkage.arranging import Arranged
    from commontable.analysis.linkage.workbench import Workbench

Tell = Callable[[dict[str, object]], None]
SURE_OF_A_DOUBLE = 0.95
HOMES_SEEN_IN = 100_000
"""So many records show what children of one home have in common; where there are more, a sample does."""
ROUNDS = 4
STRICT_RULES = 3
DECIDED_BITS = 500.0
LEAST_AGREEING = 0.5
"""Two clusters of one pool become one where so large a share of their pairs are links: no chain of chances."""


@dataclass(kw_only=True)
class Run:
    """What a linkage knows so far."""

    bench: Workbench
    arranged: Arranged
    together: bool
    threshold: float
    band: tuple[float, float]
    decisions: Sequence[Decision]
    seed: int
    source: np.ndarray = field(init=False)
    decided: Decided = field(init=False)
    trained: Trained = field(init=False)
    model: tuple[Learned, ...] = field(init=False)
    rules: list[Chosen] = field(init=False)
    sample: Sample = field(init=False)

    def linked(self, *, earlier: pa.Table | None, tell: Tell) -> Linked:
        """All stages, in order."""
        self._begin()
        tell({"stage": "training"})
        comparisons = comparisons_of(self.arranged.held)
        self.trained = trained(
            self.bench,
            comparisons,
            held=self.arranged.held,
            rows=self.rows,
            together=self.together,
            seed=self.seed,
        )
        self.model = self.trained.model
        tell({"stage": "comparing"})
        self.sample = sample_of(self.bench, rows=self.rows)
        self.rules = chosen_rules(
            self.bench, self.sample, held=self.arranged.held, rows=self.rows, within=self.together
        )
        if self.together:
            return self._one_pool(earlier, tell)
        return self._several(earlier, tell)

    @property
    def _comparisons(self) -> list[Comparison]:
        return [one.comparison for one in self.model]

    @property
    def rows(self) -> int:
        """How many records there are."""
        return sum(self.arranged.rows)

    def _begin(self) -> None:
        import numpy as np

        table = self.arranged.table
        for column in ("given", "surname"):
            if column in self.arranged.held:
                table = table.append_column(f"tf_{column}", _shares(table[column]))
        self.bench.put("records", table)
        self.source = np.repeat(np.arange(len(self.arranged.rows)), self.arranged.rows)
        self.decided = decided(self.decisions, self.arranged)

    def _one_pool(self, earlier: pa.Table | None, tell: Tell) -> Linked:
        """Any two records may be one child."""
        import numpy as np

        pairs = Pairs(self.bench, self.rules, self._comparisons, within=True)
        possible = self.rows * (self.rows - 1) / 2
        weighed, prior = self._weighed(pairs, possible=possible, most=possible)
        pairs.forget()
        chance, prior, self.model = one_child(weighed.weight, weighed.pattern, self.model, prior=prior)
        known = len(weighed.a)
        weighed = self._with_decided(weighed)
        chance = self._said(weighed, np.append(chance, np.ones(len(weighed.a) - known)))
        tell({"stage": "resolving"})
        order = np.lexsort((weighed.b, weighed.a, -weighed.weight, -chance))
        taken = order[chance[order] >= self.threshold]
        clusters = Clusters(sources=None, apart=self.decided.apart, count=self.rows)
        for one, other in self.decided.same:
            clusters.join(one, other)
        pool = list(zip(weighed.a[taken].tolist(), weighed.b[taken].tolist(), strict=True))
        clusters.join_where_most_agree(pool, least=LEAST_AGREEING)
        labels = np.array(clusters.labels())
        links = taken[labels[weighed.a[taken]] == labels[weighed.b[taken]]]
        return self._told(
            weighed=weighed,
            chance=chance,
            links=links,
            ties=taken[:0],
            labels=labels,
            prior=prior,
            earlier=earlier,
            doubles=np.arange(self.rows),
        )

    def _several(self, earlier: pa.Table | None, tell: Tell) -> Linked:
        """Each source is de-duplicated, then linked to the others one-to-one."""
        import numpy as np

        possible = (float(self.rows) ** 2 - sum(float(n) ** 2 for n in self.arranged.rows)) / 2
        ordered = sorted(self.arranged.rows)
        most = float(sum(n * (len(ordered) - 1 - i) for i, n in enumerate(ordered)))
        pairs = Pairs(self.bench, self.rules, self._comparisons, within=False)
        weighed, prior = self._weighed(pairs, possible=possible, most=most)
        pairs.forget()
        inside, doubles = self._doubles(prior)
        tell({"stage": "resolving"})
        possible_inside = sum(n * (n - 1) / 2 for n in self.arranged.rows)
        highest = households.highest_probability(
            between=weighed.pattern,
            within=inside.pattern,
            scale=possible / max(possible_inside, 1) / min(1.0, HOMES_SEEN_IN / self.rows),
            model=self.model,
        )
        prior = prior_of(weighed.weight[highest > 0.5], possible=possible, most=most)
        known = len(weighed.a)
        weighed = self._with_decided(weighed)
        highest = np.concatenate([highest, np.ones(len(weighed.a) - known)])
        kept = _best_of_each(doubles[weighed.a], doubles[weighed.b], weighed.weight)
        weighed, highest = weighed.at(kept), highest[kept]
        one, other = doubles[weighed.a], doubles[weighed.b]
        candidates = Candidates(
            one=one,
            other=other,
            one_source=self.source[weighed.a],
            other_source=self.source[weighed.b],
            weight=weighed.weight,
        )
        links, ties, chance = self._one_to_one(weighed, candidates, prior, highest, possible, most)
        labels, links = self._clustered(weighed, chance, links, doubles)
        return self._told(
            weighed=weighed,
            chance=chance,
            links=links,
            ties=ties,
            labels=labels,
            prior=prior,
            earlier=earlier,
            doubles=doubles,
        )

    def _weighed(self, pairs: Pairs, *, possible: float, most: float) -> tuple[Weighed, Prior]:
        """The pairs weighed, with the model freed of the true pairs among the random ones."""
        import numpy as np

        least = float(np.log2(max(possible / max(most, 1), 2))) - BELOW
        agreeing = next((one.pairs for one in self.rules), 0)
        self.model = cleaned(self.trained, share=min(max(agreeing, 1) / possible, 0.1))
        weighed = pairs.weighed(self.model, least=least)
        prior = prior_of(weighed.weight, possible=possible, most=most)
        better = cleaned(self.trained, share=prior.share)
        if _moved(self.model, better):
            self.model = better
            weighed = pairs.weighed(self.model, least=least)
            prior = prior_of(weighed.weight, possible=possible, most=most)
        else:
            self.model = better
        return weighed, prior

    def _doubles(self, prior: Prior) -> tuple[Weighed, np.ndarray]:
        """Pairs inside the sources that are not one child, and of each record the one that stands for its child.

        The pairs are those that the rules between the sources bring inside them, so that both can be compared; where
        they are a sample, doubles are looked for among all pairs of the strictest rules.
        """
        import numpy as np

        share = min(1.0, HOMES_SEEN_IN / self.rows)
        least = float(np.log2(1 / prior.share)) - BELOW
        seen = self._inside(self.rules, share, least)
        inside = seen
        if share < 1:
            strict = chosen_rules(
                self.bench,
                self.sample,
                held=self.arranged.held,
                rows=self.rows,
                within=True,
                most=self.rows // 4,
                count=STRICT_RULES,
            )
            inside = self._inside(strict, 1.0, least)
        possible = sum(n * (n - 1) / 2 for n in self.arranged.rows)
        alike = self._may_be_a_double(inside.pattern)
        among = prior_of(inside.weight[alike], possible=possible, most=float(self.rows))
        chance = probability(inside.weight, among.share)
        double = (chance >= max(self.threshold, SURE_OF_A_DOUBLE)) & alike
        clusters = Clusters(sources=None, apart=self.decided.apart, count=self.rows)
        for one, other in self.decided.same:
            if self.source[one] == self.source[other]:
                clusters.join(one, other)
        for i in np.flatnonzero(double):
            clusters.join(int(inside.a[i]), int(inside.b[i]))
        labels = np.array(clusters.labels())
        return seen.at(np.flatnonzero(labels[seen.a] != labels[seen.b])), labels

    def _inside(self, rules: Sequence[Chosen], share: float, least: float) -> Weighed:
        pairs = Pairs(self.bench, rules, self._comparisons, within=True, share=share)
        found = pairs.weighed(self.model, least=least)
        pairs.forget()
        return found

    def _may_be_a_double(self, patterns: np.ndarray) -> np.ndarray:
        """Twins share everything but the given name, so it must agree; and nothing else may speak against."""
        found = households.says(patterns, self.model, "given_name", against=False)
        for name in ("birth_date", "sex"):
            found &= ~households.says(patterns, self.model, name, against=True)
        if not any(one.comparison.name == "given_name" for one in self.model):
            found |= True
        return found

    def _one_to_one(
        self,
        weighed: Weighed,
        candidates: Candidates,
        prior: Prior,
        highest: np.ndarray,
        possible: float,
        most: float,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Links, ties and the probability of every pair. Mutual best links first; then the same among the records that
        are left, for whom the number of true pairs still to be found is told anew.
        """
        import numpy as np

        chance = self._said(weighed, np.minimum(probability(weighed.weight, prior.share), highest))
        free = np.ones(len(chance), bool)
        links, ties = [], []
        single = len(self.arranged.rows) == 2
        for step in range(ROUNDS):
            places = np.flatnonzero(free & (chance >= self.threshold))
            best, tied = mutual_best(self.bench, candidates, places=places)
            ties.append(tied)
            links.append(best)
            if not len(best) and step:
                break
            free[tied] = False
            free &= ~_taken(candidates, best)
            if single:
                found = float(sum(len(one) for one in links))
                left = Prior(possible=possible, expected=0.0)
                sizes = [float(n) - found for n in self.arranged.rows]
                if min(sizes) >= 1:
                    left = prior_of(
                        weighed.weight[free & (highest > 0.5)],
                        possible=max(sizes[0] * sizes[1], 1.0),
                        most=max(min(sizes), 1.0),
                    )
                    again = np.minimum(probability(weighed.weight, left.share), highest)
                    chance[free] = self._said(weighed, again)[free]
        return np.concatenate(links), np.concatenate(ties), chance

    def _with_decided(self, weighed: Weighed) -> Weighed:
        """Also the pairs that somebody found to be one child and no rule brought together; no evidence beats them."""
        import numpy as np

        same = np.array(sorted(self.decided.same), np.int64).reshape(-1, 2)
        if not self.together:
            same = same[self.source[same[:, 0]] != self.source[same[:, 1]]]
        if not len(same):
            return weighed
        keys = weighed.a.astype(np.int64) << 32 | weighed.b
        wanted = same[:, 0] << 32 | same[:, 1]
        weight = np.where(np.isin(keys, wanted), DECIDED_BITS, weighed.weight)
        missing = same[~np.isin(wanted, keys)]
        return Weighed(
            a=np.concatenate([weighed.a, missing[:, 0]]),
            b=np.concatenate([weighed.b, missing[:, 1]]),
            weight=np.concatenate([weight, np.full(len(missing), DECIDED_BITS)]),
            pattern=np.concatenate([weighed.pattern, np.zeros(len(missing), np.int64)]),
            compared=weighed.compared,
        )

    def _said(self, weighed: Weighed, chance: np.ndarray) -> np.ndarray:
        """What somebody decided is certain."""
        import numpy as np

        if not self.decided.same and not self.decided.apart:
            return chance
        looked = np.flatnonzero(self.decided.among(weighed.a, weighed.b))
        for i in looked:
            pair = (int(min(weighed.a[i], weighed.b[i])), int(max(weighed.a[i], weighed.b[i])))
            chance[i] = 1.0 if pair in self.decided.same else 0.0
        return chance

    def _clustered(
        self, weighed: Weighed, chance: np.ndarray, links: np.ndarray, doubles: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The cluster of each record, and the links that stay: the strongest first, never two of one source."""
        import numpy as np

        decided_pairs = self.decided.same | self.decided.apart
        if len(self.arranged.rows) == 2 and not decided_pairs:
            labels = doubles.copy()
            labels[doubles[weighed.b[links]]] = doubles[weighed.a[links]]
            return labels[doubles], links
        apart = [(int(doubles[one]), int(doubles[other])) for one, other in self.decided.apart]
        clusters = Clusters(sources=self.source.tolist(), apart=apart)
        for one, other in sorted(self.decided.same):
            clusters.join(int(doubles[one]), int(doubles[other]))
        order = links[np.argsort(-weighed.weight[links], kind="stable")]
        kept = [clusters.join(int(doubles[weighed.a[i]]), int(doubles[weighed.b[i]])) for i in order]
        labels = np.array(clusters.labels())
        return labels[doubles], order[np.array(kept, bool)] if len(order) else order

    def _told(
        self,
        *,
        weighed: Weighed,
        chance: np.ndarray,
        links: np.ndarray,
        ties: np.ndarray,
        labels: np.ndarray,
        prior: Prior,
        earlier: pa.Table | None,
        doubles: np.ndarray,
    ) -> Linked:
        import numpy as np
        import pyarrow as pa

        person, kept = persons_of(
            labels,
            sources=self.arranged.sources,
            source_of=self.source,
            ids=self.arranged.ids,
            earlier=earlier,
        )
        links = np.sort(links)
        unsure = telling.uncertain_pairs(self, weighed, chance, links, ties, labels)
        names = pa.array(self.arranged.sources, pa.string())
        return Linked(
            pairs=telling.told_pairs(self, weighed, chance, links),
            clusters=pa.table({"source": names.take(pa.array(self.source)), "id": self.arranged.ids, "person": person}),
            uncertain=telling.told_pairs(self, weighed, chance, unsure, patterns=True),
            report=report.report_of(
                run=self,
                weighed=weighed,
                chance=chance,
                links=links,
                ties=ties,
                unsure=unsure,
                labels=labels,
                prior=prior,
                kept=kept,
                doubles=doubles,
            ),
        )


def _shares(values: pa.ChunkedArray) -> pa.Array:
    """Of each value, the share of the values written that are the same; one that is there once counts twice."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    coded = values.combine_chunks().dictionary_encode()
    counts = np.bincount(pc.drop_null(coded.indices).to_numpy(), minlength=len(coded.dictionary))
    return pa.array(np.maximum(counts, 2) / max(counts.sum(), 1)).take(coded.indices)


def _moved(before: Sequence[Learned], after: Sequence[Learned]) -> bool:
    """Whether any level weighs more or less by as much as half a bit."""
    return any(
        abs(one - other) > 0.5
        for old, new in zip(before, after, strict=True)
        for one, other in zip(old.weights, new.weights, strict=True)
    )


def _best_of_each(one: np.ndarray, other: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Of pairs between the same two children, the best one."""
    import numpy as np

    order = np.lexsort((-weight, other, one))
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(one[order]) != 0) | (np.diff(other[order]) != 0)
    return np.sort(order[first])


def _taken(candidates: Candidates, links: np.ndarray) -> np.ndarray:
    """Which candidates have a side that a link has taken, as far as the other side's source goes."""
    import numpy as np

    sources = int(max(candidates.one_source.max(initial=0), candidates.other_source.max(initial=0))) + 1
    left = candidates.one.astype(np.int64) * sources + candidates.other_source
    right = candidates.other.astype(np.int64) * sources + candidates.one_source
    ends = max(int(left.max(initial=0)), int(right.max(initial=0))) + 1
    taken = np.zeros(ends, bool)
    taken[left[links]] = True
    taken[right[links]] = True
    return np.asarray(taken[left] | taken[right])
