"""Indicators as they are kept: listed, taken from the library, defined, previewed, signed off."""
