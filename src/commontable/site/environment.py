"""Settings from the environment, read strictly: a value that does not fit stops the start with a sentence."""

import os
from pathlib import Path


class BadSetting(Exception):
    """An environment variable holds something its setting cannot use."""


def text(name: str, default: str = "") -> str:
    """The variable's value, or its file's content where NAME_FILE is set, else the default."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Whether the variable says yes or no."""
    value = os.environ.get(name, "yes" if default else "no").strip().lower()
    if value in {"yes", "true", "1", "on"}:
        return True
    if value in {"no", "false", "0", "off", ""}:
        return False
    raise BadSetting(f"{name} must be yes or no, not {value!r}.")


def number(name: str, *, default: int) -> int:
    """The variable as a whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {value!r}.") from None


def one_of(name: str, known: tuple[str, ...], *, default: str) -> str:
    """The variable, which is one of the words known."""
    value = os.environ.get(name, "").strip() or default
    if value not in known:
        raise BadSetting(f"{name} must be {' or '.join(known)}, not {value!r}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """The variable's comma-separated words."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """The variable as an absolute folder, which need not exist yet."""
    return Path(os.environ.get(name) or default).expanduser().resolve()
