"""Why a rule or a ranking cannot be used, by code for those who translate it and in English for the others."""

from __future__ import annotations


class Refusal(ValueError):
    """`code` and `params` are stable for translation; the message is English."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        self.code = code
        self.message = message
        self.params = params
        super().__init__(message)
