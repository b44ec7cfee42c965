"""Every address of the program, read from the URLconf."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One route: its name with namespaces, the names of its parts, and the path as written."""

    name: str
    parts: tuple[str, ...]
    path: str


def addresses() -> list[Address]:
    """All named routes of our own, in order."""
    return [address for address in _walk(get_resolver(), "", ()) if not address.path.startswith("accounts/")]


def _walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, path, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Address(":".join((*spaces, pattern.name)), tuple(_parts_of(path)), path)


def _parts_of(path: str) -> Iterator[str]:
    for piece in path.split("<")[1:]:
        yield piece.partition(">")[0].rpartition(":")[2]
