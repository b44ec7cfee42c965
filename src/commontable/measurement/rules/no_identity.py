"""When somebody may say that a column which looks like an identity is none."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

CODE = "identity-not-declared"
NOT_COVERED = "identity-not-covered"


def may_be_groups(findings: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The columns of the dataset of which that may be said: field → what the values look like.

    >>> found = {"code": CODE, "field": "club", "parameters": {"kind": "name", "may_be_groups": True}}
    >>> may_be_groups([found, {"code": "identity-not-covered", "field": None, "parameters": {"kind": "name"}}])
    {'club': 'name'}
    """
    return {
        str(one["field"]): str(one["parameters"]["kind"])
        for one in findings
        if one["code"] == CODE and (one.get("parameters") or {}).get("may_be_groups")
    }


def require_groups(findings: Iterable[Mapping[str, Any]], *, field: str) -> str:
    """What the column's values look like; raises NotAllowed where it cannot tell groups, or no agreement covers it.

    >>> require_groups([], field="surname")
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: Take this column out of the file and send it again. ...
    """
    kind = may_be_groups(findings).get(field)
    if kind is None:
        raise NotAllowed(
            _(
                "Take this column out of the file and send it again. Only a column of the dataset whose values come "
                "again and again can be called one that tells groups."
            )
        )
    return kind
