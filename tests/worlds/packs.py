"""A pack of one indicator."""

from typing import Any

from cast import Table
from commontable.measurement.models import Indicator
from commontable.publish.actions.packs import make_pack

ACCESS = {
    "publish:packs": ("*", "-"),
    "publish:pack_new": ("maya ines alma", "maya ines alma"),
    "publish:pack": ("*", "-"),
    "publish:pack_change": ("maya ines alma", "maya ines alma"),
    "publish:pack_move": ("-", "maya ines alma"),
    "publish:pack_withdraw": ("maya ines alma", "maya ines alma"),
    "publish:pack_file": ("*", "-"),
}


def add(
    table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], *, indicator: Indicator, **known: Any
) -> None:
    """For the council."""
    from world import NOW

    pack = make_pack(partnership=table.partnership, title="Council", indicators=[indicator], by=table.maya, at=NOW)
    parts["pack"] = pack.pk
    special["publish:pack_file", "kind"] = "xlsx"
