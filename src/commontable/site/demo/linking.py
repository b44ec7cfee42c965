"""The same child is found in two partners' files that share no number."""

from datetime import datetime, timedelta

from commontable.agreements.models import Agreement
from commontable.measurement.models import Dataset

from . import agreeing, sending
from .seating import Seated


def let_children_be_found(seated: Seated, memorandum: Agreement, *, at: datetime) -> dict[str, Dataset]:
    """Both datasets are defined, the agreement that lets them be linked is in force, and the files are in."""
    known = sending.describe_children(seated, at=at)
    agreeing.allow_linking(seated, known, memorandum, at=at + timedelta(days=1))
    sending.send_children(seated, known, at=at + timedelta(days=4))
    return known
