"""Packs as files: PDF to print, DOCX and XLSX to go on working with."""
