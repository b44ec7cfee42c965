"""Linking without names: partners encode, the table links tokens, and nobody on this side ever holds the key.

>>> from commontable.analysis.tokens import parse_profile, standard_profile
>>> profile = standard_profile(project="northside", refresh="2026-11", columns={"given_name": "First name"})
>>> parse_profile(profile.to_dict()).digest == profile.digest
True
"""

from commontable.analysis.tokens.checking import CheckedEncoding, check_encoded, compare_encodings
from commontable.analysis.tokens.findings import FINDINGS, EncodedFinding
from commontable.analysis.tokens.linking import link_tokens
from commontable.analysis.tokens.offline.parts import FIELDS, PARTS
from commontable.analysis.tokens.offline.profile import EncodingProfile, MatchKey, parse_profile, read_profile
from commontable.analysis.tokens.offline.refusing import EncodingError
from commontable.analysis.tokens.offline.standard import standard_profile
from commontable.analysis.tokens.program import program
from commontable.analysis.tokens.reading import read_encoded

__all__ = [
    "FIELDS",
    "FINDINGS",
    "PARTS",
    "CheckedEncoding",
    "EncodedFinding",
    "EncodingError",
    "EncodingProfile",
    "MatchKey",
    "check_encoded",
    "compare_encodings",
    "link_tokens",
    "parse_profile",
    "program",
    "read_encoded",
    "read_profile",
    "standard_profile",
]
