"""The only writers of data, definitions, releases and notes."""
