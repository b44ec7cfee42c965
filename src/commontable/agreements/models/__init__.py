"""What partners promise each other."""

from .commitments import Commitment, NewDate

__all__ = ["Commitment", "NewDate"]
