"""A partner's file of codes arrives: checked and sealed anew in a closed process, never trusted elsewhere."""

from commontable.analysis.encoded.confinement import CODES, Received, Rows, receive_confined

__all__ = ["CODES", "Received", "Rows", "receive_confined"]
