"""What other apps have to say on a page: an app that knows more has a module of that name with a `section`."""

from typing import Any

from commontable.journal.extensions import modules_named


def sections_of(page: str, **known: Any) -> list[str]:
    """The HTML of every app's `<page>.section(**known)` that finds something, in the order of the apps."""
    return [section for _label, module in modules_named(page) if (section := module.section(**known))]
