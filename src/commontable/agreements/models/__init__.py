"""What partners promise each other: agreements, signatures, commitments."""

from .agreements import Agreement, AgreementVersion, Party, Review, Template
from .commitments import Commitment, NewDate
from .documents import Document
from .keeping import Comment, Picture, Reminder
from .signatures import Evidence, Signature

__all__ = [
    "Agreement",
    "AgreementVersion",
    "Comment",
    "Commitment",
    "Document",
    "Evidence",
    "NewDate",
    "Party",
    "Picture",
    "Reminder",
    "Review",
    "Signature",
    "Template",
]
