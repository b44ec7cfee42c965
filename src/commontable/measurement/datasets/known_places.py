"""A dataset's columns as files are checked against them: with the places the partnership knows."""

from typing import Any

from commontable.analysis.contract import Schema
from commontable.measurement.models import Dataset, Place


def schema_with_places(dataset: Dataset) -> Schema:
    """The schema, its place columns limited to the codes listed for their level; unlimited where none is listed."""
    document: dict[str, Any] = dict(dataset.schema)
    known: dict[str, list[dict[str, str]]] = {}
    levels = (document.get("roles") or {}).get("place") or []
    places = Place.objects.filter(partnership_id=dataset.partnership_id, level__in=levels).order_by("code")
    for level, code, name in places.values_list("level", "code", "name"):
        known.setdefault(level, []).append({"value": code, "label": name})
    document["fields"] = [
        {**field, "categories": known[field["name"]]}
        if isinstance(field, dict) and field.get("name") in known
        else field
        for field in document["fields"]
    ]
    return Schema.parse(document)
