"""Shared measurement in the register: what partners send, what is measured, what was released."""

from .activities import Activity, EffectStudy, Site
from .cells import Cell
from .datasets import Dataset, Place
from .deliveries import ColumnMapping, Delivery, Due, Extract, PartnershipKey
from .indicators import Baseline, Indicator, IndicatorVersion, SignOff, Target
from .keeping import ErasedPerson, Erasure, LegalHold, NoIdentity, SuppressionKey
from .linkage import (
    Crosswalk,
    EncodedFile,
    LinkageDecision,
    LinkagePlan,
    LinkageRun,
    LinkedDataset,
    SuppressedRecord,
)
from .place_facts import PlaceFacts
from .policies import ProtectionPolicy
from .rebases import FixedLimits, Rebase
from .releases import Note, Release, ReleaseIndicator, Reply
from .turning import Factor, FactorMark, Idea, PartnerRole, Step, Turning

__all__ = [
    "Activity",
    "Baseline",
    "Cell",
    "ColumnMapping",
    "Crosswalk",
    "Dataset",
    "Delivery",
    "Due",
    "EffectStudy",
    "EncodedFile",
    "ErasedPerson",
    "Erasure",
    "Extract",
    "Factor",
    "FactorMark",
    "FixedLimits",
    "Idea",
    "Indicator",
    "IndicatorVersion",
    "LegalHold",
    "LinkageDecision",
    "LinkagePlan",
    "LinkageRun",
    "LinkedDataset",
    "NoIdentity",
    "Note",
    "PartnerRole",
    "PartnershipKey",
    "Place",
    "PlaceFacts",
    "ProtectionPolicy",
    "Rebase",
    "Release",
    "ReleaseIndicator",
    "Reply",
    "SignOff",
    "Site",
    "Step",
    "SuppressedRecord",
    "SuppressionKey",
    "Target",
    "Turning",
]
