"""Agreements and certificates as the text and the PDF that are kept byte for byte."""
