"""The demo partnership: Rivermouth Cradle-to-Career, an invented community on open and synthetic data."""
