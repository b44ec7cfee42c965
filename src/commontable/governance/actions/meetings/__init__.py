"""Meetings are planned, called, moved, cancelled and answered; their agenda is built and ordered."""
