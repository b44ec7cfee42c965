"""What goes out."""

from .digests import DigestChoice, DigestSent
from .packs import Pack, PackChapter

__all__ = ["DigestChoice", "DigestSent", "Pack", "PackChapter"]
