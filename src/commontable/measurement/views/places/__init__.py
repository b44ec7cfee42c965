"""A place: what is known of it, how it stands, who is like it."""

from .facts import change_facts
from .page import show_place

__all__ = ["change_facts", "show_place"]
