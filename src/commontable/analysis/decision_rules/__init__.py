"""How a body decides: rules as objects, ballots, quorum, deliberation and votes, and the counting of ranked ballots.

Pure: the same rule and the same ballots always give the same outcome, in whatever order they come.
"""

from commontable.analysis.decision_rules.count import RankedCount, RankedMethod, RankingError, Round, Tie, Transfer
from commontable.analysis.decision_rules.deciding import decide, deliberate, hear, quorum_of, vote, with_papers
from commontable.analysis.decision_rules.outcome import Outcome, Quorum, Reason, Result, SectorTally, Votes
from commontable.analysis.decision_rules.ranked import fault_of_ranking, instant_runoff, single_transferable_vote
from commontable.analysis.decision_rules.rule import Ballot, Choice, Method, Rule, RuleError, fault_of

__all__ = [
    "Ballot",
    "Choice",
    "Method",
    "Outcome",
    "Quorum",
    "RankedCount",
    "RankedMethod",
    "RankingError",
    "Reason",
    "Result",
    "Round",
    "Rule",
    "RuleError",
    "SectorTally",
    "Tie",
    "Transfer",
    "Votes",
    "decide",
    "deliberate",
    "fault_of",
    "fault_of_ranking",
    "hear",
    "instant_runoff",
    "quorum_of",
    "single_transferable_vote",
    "vote",
    "with_papers",
]
