"""What goes out."""

from .digests import DigestChoice, DigestSent

__all__ = ["DigestChoice", "DigestSent"]
