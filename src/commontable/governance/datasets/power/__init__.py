"""Who could decide in a body by its rule, and who did what in it."""

from .balance import KINDS, Actor, Balance, Spread, balance_of
from .influence import Deed, deeds_of
from .moving import Move, moved
from .weighing import Weighed, weigh

__all__ = ["KINDS", "Actor", "Balance", "Deed", "Move", "Spread", "Weighed", "balance_of", "deeds_of", "moved", "weigh"]
