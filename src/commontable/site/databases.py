"""Which database holds the register: SQLite in the data folder, or PostgreSQL by URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .environment import BadSetting


def register_database(url: str, *, data: Path) -> dict[str, Any]:
    """Django's settings for the register.

    >>> register_database("", data=Path("/srv"))["NAME"]
    '/srv/register.sqlite3'
    >>> register_database("postgresql://ana:s%40l@db:5433/table", data=Path("/srv"))["PASSWORD"]
    's@l'
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data / "register.sqlite3"),
            "OPTIONS": {
                # IMMEDIATE: a transaction that reads and then writes never fails "locked" half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadSetting(f"COMMONTABLE_DATABASE is {parts.scheme}://… but must be postgresql://… or empty (SQLite).")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
