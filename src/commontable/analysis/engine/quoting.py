"""Text and names as SQL writes them."""


def quoted_text(text: str) -> str:
    """The text as an SQL literal.

    >>> quoted_text("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """The name as an SQL identifier.

    >>> print(quoted_name('say "a"'))
    "say ""a""\"
    """
    return '"' + name.replace('"', '""') + '"'
