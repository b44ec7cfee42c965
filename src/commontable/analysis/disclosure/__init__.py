"""Disclosure control: small groups are hidden, and nothing that is published gives a hidden figure away by
subtraction.

How it works, in words: docs/explanation/disclosure.md.
"""

from commontable.analysis.disclosure.policy import DEFAULT_POLICY, Policy, PolicyError, Tier, possible
from commontable.analysis.disclosure.presets import PRESETS, policy_of

__all__ = ["DEFAULT_POLICY", "PRESETS", "Policy", "PolicyError", "Tier", "policy_of", "possible"]
