"""Addresses, one module an area."""
