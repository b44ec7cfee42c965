"""Disclosure control: small groups are hidden, and nothing that is published gives a hidden figure away by
subtraction.

How it works, in words: docs/explanation/disclosure.md.
"""

from commontable.analysis.disclosure.policy import DEFAULT_POLICY, Policy, Tier

__all__ = ["DEFAULT_POLICY", "Policy", "Tier"]
